/**
 * Many loose files as one zip, so that they are looked at and imported in one go. They are not packed: the
 * archive is made of the files themselves, of which only the checksums are read before (APPNOTE.TXT, sections
 * 4.3.7, 4.3.12 and 4.3.16).
 */
const LOOSE =
  /\.(?:png|jpe?g|gif|webp|bmp|tiff?|mp4|m4v|mov|webm|mkv|avi|wav|mp3|flac|ogg|opus|m4a|aac|pcd|ply|laz|las|bin|pdf|txt|md)$/iu;
/** Beyond these an archive needs the records of ZIP64. */
const MOST_FILES = 0xfffe;
const MOST_BYTES = 0xfff00000;

/** Whether these are files to look at, several of them, that fit into one archive. */
export const canPack = (files: readonly File[]): boolean =>
  files.length > 1 &&
  files.length <= MOST_FILES &&
  files.every(({ name }) => LOOSE.test(name)) &&
  files.reduce((sum, { size, name }) => sum + size + 200 + 8 * name.length, 0) <= MOST_BYTES;

/** The archive; of files with the same name the later ones lie in folders. */
export async function packFiles(files: readonly File[], name: string): Promise<File> {
  const parts: BlobPart[] = [];
  const entries: Bytes[] = [];
  const seen = new Map<string, number>();
  let at = 0;
  for (const file of files) {
    const times = (seen.get(file.name) ?? 0) + 1;
    seen.set(file.name, times);
    const path = new TextEncoder().encode(times === 1 ? file.name : `${times}/${file.name}`);
    const facts = factsOf(await checksum(file), file.size, path.length);
    parts.push(joined(LOCAL, facts, path), file);
    entries.push(joined(CENTRAL, facts, placeOf(at), path));
    at += LOCAL.length + facts.length + path.length + file.size;
  }
  const directory = entries.reduce((sum, entry) => sum + entry.length, 0);
  return new File([...parts, ...entries, endOf(entries.length, directory, at)], name, {
    type: "application/zip",
  });
}

type Bytes = Uint8Array<ArrayBuffer>;

const LOCAL = Uint8Array.of(0x50, 0x4b, 3, 4);
const CENTRAL = Uint8Array.of(0x50, 0x4b, 1, 2, 20, 0);

/** What the file's own header and its entry of the directory share: stored, its name in UTF-8, no date. */
function factsOf(crc: number, size: number, nameLength: number): Bytes {
  const view = new DataView(new ArrayBuffer(26));
  view.setUint16(0, 20, true);
  view.setUint16(2, 1 << 11, true);
  view.setUint16(8, (1 << 5) | 1, true); // the first day of 1980
  view.setUint32(10, crc, true);
  view.setUint32(14, size, true);
  view.setUint32(18, size, true);
  view.setUint16(22, nameLength, true);
  return new Uint8Array(view.buffer);
}

function placeOf(at: number): Bytes {
  const view = new DataView(new ArrayBuffer(14));
  view.setUint32(10, at, true);
  return new Uint8Array(view.buffer);
}

function endOf(count: number, size: number, at: number): Bytes {
  const view = new DataView(new ArrayBuffer(22));
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, size, true);
  view.setUint32(16, at, true);
  return new Uint8Array(view.buffer);
}

function joined(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** CRC-32 as zip wants it (ISO 3309), eight bits a step. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  return crc;
});

async function checksum(file: Blob): Promise<number> {
  let crc = 0xffffffff;
  const reader = file.stream().getReader();
  for (let step = await reader.read(); !step.done; step = await reader.read())
    for (const byte of step.value) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}
