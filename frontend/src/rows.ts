// What the pictures get from /timeline.json, /map.json and /network.json.
export interface EventRow {
  id: string;
  from: string | null;
  to: string | null;
  type: string;
  mode: string | null;
  status: string;
  hedged: boolean;
  contested: boolean;
  actors: { name: string }[];
  recipients: { name: string }[];
  place: string | null;
  says: string;
  own: boolean;
  publisher: string | null;
}

export interface PlaceRow {
  name: string | null;
  country: string | null;
  lat: number;
  lon: number;
  precision: string | null;
  events: number;
  status: Record<string, number>;
}

export interface LinkRow {
  from: string;
  to: string;
  sign: number;
  events: number;
  types: Record<string, number>;
  status: Record<string, number>;
}

export const REAL = new Set(["happened", "ongoing"]);
export const DENIED = new Set(["denied", "did-not-happen"]);

export async function load<Row>(picture: HTMLElement): Promise<Row[]> {
  const answer = await fetch(picture.dataset.source ?? "");
  const { items } = (await answer.json()) as { items: Row[] };
  return items;
}

export function eventPath(id: string): string {
  const at = id.lastIndexOf("#");
  return `/events/${encodeURIComponent(id.slice(0, at))}/${encodeURIComponent(id.slice(at + 1))}`;
}

// The filters of the page with some changed, as a query.
export function filters(picture: HTMLElement, changes: Record<string, string>): string {
  const query = new URLSearchParams(picture.dataset.filters ?? "");
  for (const [name, value] of Object.entries(changes)) query.set(name, value);
  return `?${query}`;
}

export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export function names(people: { name: string }[]): string {
  return people.map((who) => who.name).join(", ") || "nobody named";
}
