/** Points of a small PCD file with bare floats, for a still of a sample; the server reads all other files. */
export type Place = readonly [number, number, number];

/** The places in a file with `DATA binary`; none where it is another. */
export function placesOf(file: ArrayBuffer): Place[] {
  const bytes = new Uint8Array(file);
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 2000));
  const start = /\nDATA binary\n/u.exec(head);
  if (start === null) return [];
  const row = (name: string): string[] =>
    new RegExp(`\n${name} (.*)\n`, "u").exec(head)?.[1]?.split(" ") ?? [];
  const [fields, sizes] = [row("FIELDS"), row("SIZE").map(Number)];
  const offsetOf = (name: string) => {
    const at = fields.indexOf(name);
    return at < 0 || sizes[at] !== 4 ? undefined : sizes.slice(0, at).reduce((sum, size) => sum + size, 0);
  };
  const [x, y, z] = [offsetOf("x"), offsetOf("y"), offsetOf("z")];
  const stride = sizes.reduce((sum, size) => sum + size, 0);
  if (x === undefined || y === undefined || z === undefined) return [];
  const view = new DataView(file, start.index + start[0].length);
  const found: Place[] = [];
  for (let at = 0; at + stride <= view.byteLength; at += stride) {
    const place = [x, y, z].map((offset) => view.getFloat32(at + offset, true));
    const [px = NaN, py = NaN, pz = NaN] = place;
    if (place.every(Number.isFinite)) found.push([px, py, pz]);
  }
  return found;
}
