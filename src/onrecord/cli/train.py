"""`onrecord train`: a codebook's head from labelled texts."""

from typing import Annotated

import typer

from onrecord.cli.screen import complain, plural


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("train")(train)


def train(
    labelled: Annotated[str, typer.Argument(metavar="LABELLED", help="Labelled texts: JSON Lines, as the export `corrections` writes.")],
    codebook: Annotated[str, typer.Option("--codebook", metavar="DIR", help="The codebook to train: a folder, see docs/codebooks.md.")],
) -> None:
    """Teaches a codebook of your own from labelled texts: writes head.npz, SHA256 and card.md into its folder."""
    from pathlib import Path

    from onrecord.codebook.custom import load
    from onrecord.codebook.heads import save_head
    from onrecord.codebook.labelled import read_labelled
    from onrecord.readers.custom_card import card, summary
    from onrecord.readers.custom_training import train as learn

    book = load(codebook, head=False)
    rows, digest = read_labelled(labelled, book)
    complain(f"learning from {plural(len(rows), 'text')} of {labelled}")
    trained = learn(book, rows)
    saved = save_head(Path(codebook), trained.head)
    (Path(codebook) / "card.md").write_text(card(book, rows, trained, Path(labelled).name, digest, saved), encoding="utf-8")
    complain(f"{summary(trained)}; {Path(codebook) / 'card.md'} tells more")
