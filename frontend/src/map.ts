// Where events happened, on outlines that come with the package. A disc is as wide as the place is uncertain.
import L from "leaflet";
import "leaflet/dist/leaflet.css";
import { feature } from "topojson-client";
import atlas from "world-atlas/countries-110m.json";
import { rings } from "./rings";
import { type PlaceRow, REAL, colour, filters, load } from "./rows";

const picture = document.getElementById("map") as HTMLElement;
const METRES: Record<string, number> = { point: 2_000, city: 10_000, admin: 120_000, country: 350_000 };

function label(row: PlaceRow): HTMLElement {
  const box = document.createElement("div");
  const link = document.createElement("a");
  link.href = `/events${filters(picture, { country: row.country ?? "" })}`;
  link.textContent = `${row.name ?? "?"}: ${row.events} event${row.events === 1 ? "" : "s"}`;
  const how = document.createElement("div");
  how.textContent = `${Object.entries(row.status).map(([status, count]) => `${status} ${count}`).join(", ")}; known as a ${row.precision ?? "place"}`;
  box.append(link, how);
  return box;
}

const map = L.map(picture, { worldCopyJump: true, minZoom: 1, maxZoom: 9, attributionControl: false }).setView([25, 10], 2);
const world = feature(atlas as never, (atlas as never as { objects: { countries: never } }).objects.countries) as never as {
  features: Parameters<typeof rings>[0];
};
const land = { color: colour("--line"), weight: 1, fillColor: colour("--land"), fillOpacity: 1, interactive: false };
L.polygon(rings(world.features).map((ring) => [ring.map(([lon, lat]) => L.latLng(lat, lon))]), land).addTo(map);

load<PlaceRow>(picture).then((rows) => {
  const bounds = L.latLngBounds([]);
  const discs = L.featureGroup();
  for (const row of rows) {
    const real = Object.keys(row.status).some((status) => REAL.has(status));
    const style = { color: colour(real ? "--conflict" : "--plan"), weight: 2, fillOpacity: real ? 0.45 : 0, dashArray: real ? undefined : "4 4" };
    const at: L.LatLngExpression = [row.lat, row.lon];
    L.circle(at, { ...style, radius: METRES[row.precision ?? "city"] ?? 10_000, weight: 1, fillOpacity: real ? 0.15 : 0 }).bindPopup(label(row)).addTo(discs);
    if (row.precision === "city" || row.precision === "point") {
      L.circleMarker(at, { ...style, radius: 4 + Math.min(14, Math.sqrt(row.events) * 1.5) }).bindPopup(label(row)).addTo(discs);
    }
    bounds.extend(at);
  }
  discs.addTo(map);
  if (bounds.isValid()) map.fitBounds(bounds.pad(0.4), { maxZoom: 5 });
  picture.dataset.ready = "true";
});
