"""Places by name: `gazetteer().find("Springfield")`. Data: GeoNames (CC BY 4.0), airportsdata (MIT), own tables; see README.md."""

from onrecord.codebook.gazetteer.index import Gazetteer, Spot, gazetteer
from onrecord.codebook.gazetteer.names import fold

__all__ = ["Gazetteer", "Spot", "fold", "gazetteer"]
