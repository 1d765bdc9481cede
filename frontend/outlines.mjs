// Writes src/onrecord/charts/outlines.json from world-atlas: rings of [longitude, latitude], one decimal.
import { readFileSync, writeFileSync } from "node:fs";
import { feature } from "topojson-client";

const atlas = JSON.parse(readFileSync(new URL("node_modules/world-atlas/countries-110m.json", import.meta.url)));
const rings = [];
for (const country of feature(atlas, atlas.objects.countries).features) {
  const { type, coordinates } = country.geometry;
  for (const polygon of type === "Polygon" ? [coordinates] : coordinates) {
    rings.push(polygon[0].map(([lon, lat]) => [Math.round(lon * 10) / 10, Math.round(lat * 10) / 10]));
  }
}
writeFileSync(new URL("../src/onrecord/charts/outlines.json", import.meta.url), `${JSON.stringify(rings)}\n`);
