// Who acts on whom. Colour says the sign, width how often, dashes that it is only planned, threatened or denied.
import cytoscape from "cytoscape";
import { type LinkRow, REAL, colour, filters, load } from "./rows";

const MOST = 40; // actors drawn, those told most often; the table has the rest
const picture = document.getElementById("network") as HTMLElement;

function arrow(row: LinkRow, number: number): cytoscape.ElementDefinition {
  const real = Object.keys(row.status).some((status) => REAL.has(status));
  return {
    data: {
      id: `l${number}`,
      source: row.from,
      target: row.to,
      label: picture.clientWidth < 600 ? "" : Object.keys(row.types).slice(0, 2).join(", "), // they would hide short lines
      width: 1 + Math.min(8, Math.log2(row.events + 1)),
      colour: colour(row.sign > 0 ? "--cooperation" : row.sign < 0 ? "--conflict" : "--dim"),
      line: real ? "solid" : "dashed",
    },
  };
}

load<LinkRow>(picture).then((rows) => {
  if (!rows.length) {
    picture.textContent = "No event of these has both an actor and a recipient.";
    picture.dataset.ready = "true";
    return;
  }
  const told = new Map<string, number>();
  for (const row of rows) for (const name of [row.from, row.to]) told.set(name, (told.get(name) ?? 0) + row.events);
  const most = new Set([...told.keys()].sort((one, other) => (told.get(other) ?? 0) - (told.get(one) ?? 0)).slice(0, MOST));
  const drawn = rows.map(arrow).filter(({ data }) => most.has(data.source ?? "") && most.has(data.target ?? ""));
  const people = [...new Set(drawn.flatMap(({ data }) => [data.source ?? "", data.target ?? ""]))];
  const made = cytoscape({
    container: picture,
    elements: [...people.map((name) => ({ data: { id: name, label: name } })), ...drawn],
    minZoom: 0.2,
    maxZoom: 4,
    layout: {
      name: "cose", animate: false, padding: 40, randomize: false,
      nodeOverlap: 30, nodeRepulsion: () => 400_000, idealEdgeLength: () => 110, componentSpacing: 60, gravity: 0.3,
    } as never,
    style: [
      {
        selector: "node",
        style: {
          label: "data(label)", "font-size": 13, color: colour("--ink"), "background-color": colour("--dim"), width: 14, height: 14,
          "text-valign": "bottom", "text-margin-y": 4, "text-wrap": "ellipsis", "text-max-width": "140px",
        },
      },
      {
        selector: "edge",
        style: {
          width: "data(width)", "line-color": "data(colour)", "target-arrow-color": "data(colour)", "target-arrow-shape": "triangle",
          "curve-style": "bezier", "line-style": "data(line)" as never, label: "data(label)", "font-size": 10, color: colour("--dim"),
          "text-background-color": colour("--paper"), "text-background-opacity": 0.85, "text-rotation": "autorotate",
        },
      },
    ],
  });
  made.on("tap", "node", (event) => location.assign(`/actors/${encodeURIComponent(event.target.id())}`));
  made.on("tap", "edge", (event) => {
    const row = rows[Number(event.target.id().slice(1))];
    location.assign(`/events${filters(picture, { actor: row.from, recipient: row.to })}`);
  });
  if (made.zoom() > 1.2) made.zoom(1.2);
  const scale = 1 / Math.min(made.zoom(), 1); // words stay readable where a wide picture is seen from afar
  made.nodes().style({ "font-size": 12 * scale, "text-max-width": `${120 * scale}px`, width: 12 * scale, height: 12 * scale });
  made.edges().style({ "font-size": 9 * scale, "arrow-scale": scale });
  made.edges().forEach((edge) => void edge.style("width", edge.data("width") * scale));
  made.center();
  picture.dataset.ready = "true";
});
