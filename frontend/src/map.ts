// Where events happened, on outlines that come with the package. What is known only as a province or a country is drawn as an area, never as
// a point; towns that lie close together are one circle with their number, which a click opens.
import L from "leaflet";
import "leaflet/dist/leaflet.css";
import Supercluster from "supercluster";
import { feature } from "topojson-client";
import atlas from "world-atlas/countries-110m.json";
import { rings } from "./rings";
import { type PlaceRow, REAL, colour, filters, load } from "./rows";

const picture = document.getElementById("map") as HTMLElement;
const METRES: Record<string, number> = { point: 2_000, city: 10_000, admin: 120_000, country: 350_000 };

function label(row: PlaceRow): HTMLElement {
  const box = document.createElement("div");
  const place = document.createElement("strong");
  place.textContent = `${row.name ?? "?"}: ${row.events} event${row.events === 1 ? "" : "s"}`;
  const link = document.createElement("a");
  link.href = `/events${filters(picture, { country: row.country ?? "" })}`;
  link.textContent = `All events of ${row.country ?? "every country"}`;
  const how = document.createElement("div");
  how.textContent = `${Object.entries(row.status).map(([status, count]) => `${status} ${count}`).join(", ")}; known as a ${row.precision ?? "place"}`;
  box.append(place, how, link);
  return box;
}

const map = L.map(picture, { worldCopyJump: true, minZoom: 0, maxZoom: 9, zoomSnap: 0.25, attributionControl: false }).setView([25, 10], 2);
const world = feature(atlas as never, (atlas as never as { objects: { countries: never } }).objects.countries) as never as {
  features: Parameters<typeof rings>[0];
};
const shape = { color: colour("--line"), weight: 1, fillColor: colour("--land"), fillOpacity: 1, interactive: false };
const land = L.polygon(rings(world.features).map((ring) => [ring.map(([lon, lat]) => L.latLng(lat, lon))]), shape).addTo(map);

interface Sum {
  events: number;
  places: number;
  real: boolean;
}
const isReal = (row: PlaceRow): boolean => Object.keys(row.status).some((status) => REAL.has(status));
const look = (real: boolean): L.PathOptions => ({
  color: colour(real ? "--conflict" : "--plan"), weight: 2, fillOpacity: real ? 0.45 : 0, dashArray: real ? undefined : "4 4",
});
const precise = (row: PlaceRow): boolean => row.precision === "city" || row.precision === "point";

// An area as wide as the place is uncertain; of a town only where it can be seen.
function area(row: PlaceRow): L.Circle {
  const real = isReal(row);
  const style = { ...look(real), weight: 1, fillOpacity: real ? 0.15 : 0, radius: METRES[row.precision ?? "city"] ?? 10_000 };
  return L.circle([row.lat, row.lon], style).bindPopup(label(row));
}

function count(marker: L.CircleMarker, events: number): L.CircleMarker {
  return events < 2 ? marker : marker.bindTooltip(String(events), { permanent: true, direction: "center", className: "count" });
}

load<PlaceRow>(picture).then((rows) => {
  const towns = new Supercluster<PlaceRow, Sum>({
    radius: 44,
    maxZoom: 9,
    map: (row) => ({ events: row.events, places: 1, real: isReal(row) }),
    reduce: (sum, more) => {
      sum.events += more.events;
      sum.places += more.places;
      sum.real ||= more.real;
    },
  });
  towns.load(
    rows.filter(precise).map((row) => ({ type: "Feature", geometry: { type: "Point", coordinates: [row.lon, row.lat] }, properties: row })),
  );
  const wide = L.layerGroup(rows.filter((row) => !precise(row)).map(area)).addTo(map);
  const near = L.layerGroup().addTo(map);

  function draw(): void {
    near.clearLayers();
    const seen = map.getBounds().pad(0.3);
    const zoom = Math.round(map.getZoom());
    for (const found of towns.getClusters([Math.max(seen.getWest(), -180), seen.getSouth(), Math.min(seen.getEast(), 180), seen.getNorth()], zoom)) {
      const [lon, lat] = found.geometry.coordinates;
      const size = 7 + Math.min(16, Math.sqrt(found.properties.events) * 1.5);
      if ("cluster" in found.properties) {
        const { cluster_id, events, places, real } = found.properties;
        const circle = L.circleMarker([lat, lon], { ...look(real), radius: size + 3 });
        circle.on("click", () => map.setView([lat, lon], Math.min(towns.getClusterExpansionZoom(cluster_id), 9)));
        near.addLayer(count(circle, events));
        circle.getElement()?.setAttribute("aria-label", `${places} places, ${events} events`);
      } else {
        const row = found.properties as PlaceRow;
        if (zoom >= 7) near.addLayer(area(row));
        near.addLayer(count(L.circleMarker([lat, lon], { ...look(isReal(row)), radius: size }), row.events).bindPopup(label(row)));
      }
    }
  }

  const bounds = L.latLngBounds(rows.map((row) => [row.lat, row.lon]));
  if (bounds.isValid()) map.fitBounds(bounds.pad(0.2), { maxZoom: 5, animate: false });
  map.on("moveend", draw);
  draw();
  wide.eachLayer((layer) => (layer as L.Circle).bringToBack());
  land.bringToBack();
  picture.dataset.ready = "true";
});
