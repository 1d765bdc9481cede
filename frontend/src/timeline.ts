// Events in time. Colour says the status; a click leads to the event.
import { DataSet } from "vis-data/esnext";
import { Timeline } from "vis-timeline/esnext";
import "vis-timeline/styles/vis-timeline-graph2d.min.css";
import { DENIED, type EventRow, REAL, eventPath, load, names } from "./rows";

const picture = document.getElementById("timeline") as HTMLElement;

function item(row: EventRow, id: number): object {
  const label = document.createElement("span");
  label.textContent = `${row.type}: ${names(row.actors)}${row.recipients.length ? ` → ${names(row.recipients)}` : ""}`;
  label.title = `${label.textContent}; ${row.status}${row.hedged ? ", hedged" : ""}; says ${row.says}`;
  const span = row.to && row.to !== row.from;
  return {
    id,
    content: label,
    start: row.from as string,
    ...(span ? { end: row.to as string } : {}),
    type: span ? "range" : "box",
    className: REAL.has(row.status) ? (row.hedged ? "plan" : row.own ? "real" : "said") : DENIED.has(row.status) ? "deny" : "plan",
  };
}

// The days of most events, with room at both sides: few of long ago, or far ahead, do not press all others together.
function middle(rows: EventRow[]): { start: number; end: number } {
  const days = rows.map((row) => Date.parse(row.from as string)); // oldest first
  const first = days[rows.length > 5 ? Math.ceil(rows.length / 20) : 0];
  const last = days[rows.length - 1 - Math.floor(rows.length / 20)];
  const room = Math.max((last - first) * 0.15, 3 * 86_400_000);
  return { start: first - room, end: last + room };
}

load<EventRow>(picture).then((rows) => {
  if (!rows.length) {
    picture.textContent = "No dated event fits.";
    picture.dataset.ready = "true";
    return;
  }
  const made = new Timeline(picture, new DataSet(rows.map(item)) as never, {
    ...middle(rows),
    maxHeight: 520,
    minHeight: 240,
    showCurrentTime: false,
    zoomMin: 86_400_000,
    stack: rows.length < 200,
    cluster: rows.length >= 200 ? { maxItems: 3 } : (false as never),
  });
  made.on("select", ({ items }: { items: number[] }) => {
    const row = rows[items[0]];
    if (row) location.assign(eventPath(row.id));
  });
  picture.dataset.ready = "true";
});
