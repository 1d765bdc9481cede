"""What a record remembers of an actor, and which of its codes count in this article.

The article's own words win ("Defence Minister Thabo Mokoena"); then what was imported, then the codebook's tables, then what other
articles said. Only persons and bodies with a name of two words or more, or with an imported one, are looked up.
"""

from typing import Literal

from msgspec.structs import replace

from onrecord.language.doc import Doc
from onrecord.model import Memory, Remembered
from onrecord.readers.clusters import Cluster


def recall(doc: Doc, cluster: Cluster, name: str, countries: set[str], memory: Memory) -> Remembered | None:
    """What is remembered of an actor, with the fields that it gives here; None where nothing is, or where it is somebody else's.

    `countries`: those that the article names. A namesake: other words for country or sector, and the remembered country is not among them.
    """
    if cluster.kind not in ("person", "org") or not any(raw.core and raw.form == "name" for raw in cluster.raws):
        return None
    article = doc.article
    known = memory(article.id, name, article.published.value)
    if known is None:
        return None
    worded = [coded for coded, _ in cluster.coded if coded.role_words]
    country_said, sector_said = {c.country for c in worded if c.country}, {c.sector for c in worded if c.sector}
    if country_said and known.country and known.country not in country_said:
        return None
    differs = bool(sector_said and known.sector and known.sector not in sector_said)
    if differs and known.country not in countries:
        return None
    tabled = [coded for coded, _ in cluster.coded] if known.pages else []
    fields: list[Literal["country", "sector"]] = []
    if known.country and not country_said and not any(coded.country for coded in tabled):
        fields.append("country")
    if known.sector and not sector_said and not any(coded.sector for coded in tabled):
        fields.append("sector")
    return replace(known, fields=tuple(fields))
