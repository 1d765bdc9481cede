"""Vectors of single words for merging: python training/merge_vectors.py [--size 48]

Every whole word of MiniLM's vocabulary is encoded alone (mean of its last layer), the vectors of the forms of one stem are averaged,
centred, cut to `size` dimensions by PCA and rounded to int8. Writes src/onrecord/models/merge/words.npz. Needs the training environment.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import torch

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "training"), str(ROOT / "src")]
import base  # noqa: E402
from model import Encoder, load_bert  # noqa: E402

from onrecord.merge.words import classes, irregular, small, stem  # noqa: E402

CLS, SEP = 101, 102


def main(size: int) -> None:
    torch.set_num_threads(1)
    from tokenizers import Tokenizer

    files = base.folder("minilm")
    tokenizer = Tokenizer.from_file(str(files / "tokenizer.json"))
    tokenizer.no_padding()
    encoder = Encoder(base.LAYERS["minilm"]).eval()
    load_bert(encoder, base.weights("minilm"))
    known = (files / "vocab.txt").read_text(encoding="utf-8").split()
    whole = {word for word in known if word.isascii() and word.isalpha() and len(word) > 2}
    ours = {part for key in (*classes(), *irregular()) for part in key.split("_")}
    words = sorted(word for word in whole | ours if not small(word))
    rows = [encode(encoder, tokenizer, words[i : i + 128]) for i in range(0, len(words), 128)]
    vectors = np.concatenate(rows)
    stems = sorted({stem(word) for word in words})
    place = {name: i for i, name in enumerate(stems)}
    sums = np.zeros((len(stems), vectors.shape[1]))
    for word, vector in zip(words, vectors, strict=True):
        sums[place[stem(word)]] += vector
    sums /= np.linalg.norm(sums, axis=1, keepdims=True)
    sums -= sums.mean(0)
    _, _, axes = np.linalg.svd(sums, full_matrices=False)
    cut = sums @ axes[:size].T
    cut /= np.linalg.norm(cut, axis=1, keepdims=True)
    folder = ROOT / "src/onrecord/models/merge"
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / "words.npz", stems=np.array(["\n".join(stems)]), vectors=np.round(cut * 127).astype(np.int8))
    print(len(words), "words", len(stems), "stems", (folder / "words.npz").stat().st_size, "bytes")


@torch.no_grad()
def encode(encoder: Encoder, tokenizer, words: list[str]) -> np.ndarray:  # type: ignore[no-untyped-def]
    ids = [[CLS, *tokenizer.encode(word, add_special_tokens=False).ids[:12], SEP] for word in words]
    width = max(map(len, ids))
    mask = torch.tensor([[1.0] * len(row) + [0.0] * (width - len(row)) for row in ids])
    padded = torch.tensor([row + [0] * (width - len(row)) for row in ids])
    h = encoder(padded, torch.zeros_like(padded), mask, torch.arange(width).expand(len(words), width))
    mean = (h * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
    return torch.nn.functional.normalize(mean, dim=-1).numpy().astype(np.float64)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=48)
    main(parser.parse_args().size)
