// Writes src/onrecord/charts/outlines.json from world-atlas: rings of [longitude, latitude], one decimal.
import { readFileSync, writeFileSync } from "node:fs";
import { feature } from "topojson-client";
import { runnerImport } from "vite";

const { rings } = (await runnerImport("./src/rings.ts")).module;
const atlas = JSON.parse(readFileSync(new URL("node_modules/world-atlas/countries-110m.json", import.meta.url)));
const short = rings(feature(atlas, atlas.objects.countries).features).map((ring) =>
  ring.map(([lon, lat]) => [Math.round(lon * 10) / 10, Math.round(lat * 10) / 10]),
);
writeFileSync(new URL("../src/onrecord/charts/outlines.json", import.meta.url), `${JSON.stringify(short)}\n`);
