// world-atlas stitches countries over the date line: a ring jumps from 180 to -180. Unrolled, it goes on past 180.
export type Ring = [number, number][];

export function unrolled(ring: Ring): Ring {
  let turn = 0;
  return ring.map(([lon, lat], at) => {
    if (at > 0) {
      const step = lon - ring[at - 1][0];
      if (step > 180) turn -= 360;
      else if (step < -180) turn += 360;
    }
    return [lon + turn, lat];
  });
}

// The outer rings of all countries but Antarctica; those over the date line twice, once on each side of the map.
export function rings(features: { geometry: { type: string; coordinates: never[] } }[]): Ring[] {
  const out: Ring[] = [];
  for (const { geometry } of features) {
    for (const polygon of (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates) as Ring[][]) {
      const ring = unrolled(polygon[0]);
      const lons = ring.map(([lon]) => lon);
      if (ring.every(([, lat]) => lat < -60)) continue;
      out.push(ring);
      if (Math.max(...lons) > 180) out.push(ring.map(([lon, lat]) => [lon - 360, lat]));
      if (Math.min(...lons) < -180) out.push(ring.map(([lon, lat]) => [lon + 360, lat]));
    }
  }
  return out;
}
