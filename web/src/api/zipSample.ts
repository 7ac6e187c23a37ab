/**
 * A small zip with the first files of a large one, so that a preview needs not send the archive.
 *
 * Files are copied as they lie, still packed; only the directory at the end is written anew
 * (APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16).
 */
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;
/** A field of this value says that the truth stands in a record of ZIP64. */
const ELSEWHERE = 0xffffffff;

interface Member {
  readonly name: string;
  /** Where it lies in the archive, and the bytes of its packed content. */
  readonly at: number;
  readonly packed: number;
  /** Its entry of the directory. */
  readonly entry: Uint8Array<ArrayBuffer>;
}

/** A zip of at most `most` bytes with the archive's first files; undefined where it cannot be read so. */
export async function zipSample(file: Blob, most: number): Promise<Blob | undefined> {
  const members = await directory(file);
  if (members === undefined) return undefined;
  const parts: Blob[] = [];
  const entries: Uint8Array<ArrayBuffer>[] = [];
  let size = END_SIZE;
  for (const member of chosen(members)) {
    const header = new DataView(await file.slice(member.at, member.at + 30).arrayBuffer());
    if (header.byteLength < 30 || header.getUint32(0, true) !== LOCAL) return undefined;
    const length = 30 + header.getUint16(26, true) + header.getUint16(28, true) + member.packed;
    if (size + length + member.entry.length > most) continue;
    const entry = member.entry.slice();
    new DataView(entry.buffer).setUint32(
      42,
      parts.reduce((sum, part) => sum + part.size, 0),
      true,
    );
    parts.push(file.slice(member.at, member.at + length));
    entries.push(entry);
    size += length + member.entry.length;
  }
  return new Blob([...parts, ...entries, ending(parts, entries)], { type: "application/zip" });
}

function ending(parts: readonly Blob[], entries: readonly Uint8Array[]): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(END_SIZE));
  view.setUint32(0, END, true);
  view.setUint16(8, entries.length, true);
  view.setUint16(10, entries.length, true);
  view.setUint32(
    12,
    entries.reduce((sum, entry) => sum + entry.length, 0),
    true,
  );
  view.setUint32(
    16,
    parts.reduce((sum, part) => sum + part.size, 0),
    true,
  );
  return view.buffer;
}

async function directory(file: Blob): Promise<Member[] | undefined> {
  const tail = await file.slice(Math.max(0, file.size - END_SIZE - LONGEST_COMMENT)).arrayBuffer();
  const view = new DataView(tail);
  for (let at = tail.byteLength - END_SIZE; at >= 0; at -= 1) {
    if (view.getUint32(at, true) !== END) continue;
    const [size, offset] = [view.getUint32(at + 12, true), view.getUint32(at + 16, true)];
    if (offset === ELSEWHERE || size === ELSEWHERE) return undefined;
    return membersOf(await file.slice(offset, offset + size).arrayBuffer());
  }
  return undefined;
}

function membersOf(bytes: ArrayBuffer): Member[] {
  const view = new DataView(bytes);
  const found: Member[] = [];
  for (let at = 0; at + 46 <= bytes.byteLength && view.getUint32(at, true) === CENTRAL;) {
    const nameEnd = at + 46 + view.getUint16(28 + at, true);
    const end = nameEnd + view.getUint16(30 + at, true) + view.getUint16(32 + at, true);
    found.push({
      name: new TextDecoder().decode(bytes.slice(at + 46, nameEnd)),
      at: view.getUint32(at + 42, true),
      packed: view.getUint32(at + 20, true),
      entry: new Uint8Array(bytes.slice(at, end)),
    });
    at = end;
  }
  return found;
}

const PICTURE = /\.(?:png|jpe?g|gif|webp|bmp|tiff?)$/iu;
const stem = (name: string): string => name.replace(/^.*\//u, "").replace(/\.[^.]*$/u, "");

/** What tells most about an archive: files that speak of all of it, then pictures with what belongs to each. */
function chosen(members: readonly Member[]): Member[] {
  const beside = new Map<string, Member[]>();
  for (const member of members)
    beside.set(stem(member.name), [...(beside.get(stem(member.name)) ?? []), member]);
  const pictured = new Set(members.filter(({ name }) => PICTURE.test(name)).map(({ name }) => stem(name)));
  const alone = members.filter(({ name }) => !pictured.has(stem(name)) && !name.endsWith("/"));
  const groups = [...pictured].slice(0, 12).flatMap((name) => beside.get(name) ?? []);
  return [...alone.slice(0, 12), ...groups];
}
