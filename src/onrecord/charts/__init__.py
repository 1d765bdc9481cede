"""Static pictures of events as SVG: timeline, map, network. Rows in, text out; no script, no font, nothing from elsewhere. And as PNG."""

from onrecord.charts.map import draw_map
from onrecord.charts.network import draw_network
from onrecord.charts.png import as_png
from onrecord.charts.timeline import draw_timeline

CHARTS = {"timeline": draw_timeline, "map": draw_map, "network": draw_network}
__all__ = ["CHARTS", "as_png", "draw_map", "draw_network", "draw_timeline"]
