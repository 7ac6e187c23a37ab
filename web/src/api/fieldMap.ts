/** Which column of a file becomes which field of an item. */
import type { ImportPreview } from "./schema.gen";

export interface FieldMap {
  /** Columns by field; a field that is not named takes the column of its own name. */
  readonly fields: Readonly<Record<string, string>>;
  /** The column with the ids of items; null leaves it to the format. */
  readonly id: string | null;
}

export const asNamed: FieldMap = { fields: {}, id: null };

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

type Seen = Pick<ImportPreview, "fields" | "columns" | "rows">;

/**
 * Columns for the fields that have none of exactly their name: those that differ in case and signs alone. Rows
 * that the format cannot read as they are (flat JSON lines with an id) are read once their id is named.
 */
export function matchByName({ fields, columns, rows }: Seen): FieldMap {
  const free = columns.filter((column) => !fields.includes(column));
  const pairs = fields
    .filter((field) => !columns.includes(field))
    .flatMap((field): [string, string][] => {
      const at = free.findIndex((column) => plain(column) === plain(field));
      const [column] = at < 0 ? [] : free.splice(at, 1);
      return column === undefined ? [] : [[field, column]];
    });
  const id = rows.length === 0 && columns.includes("id") ? "id" : null;
  return { fields: Object.fromEntries(pairs), id };
}

/** The column that a field is taken from; null where it has none. */
export const columnOf = (map: FieldMap, field: string, columns: readonly string[]): string | null =>
  map.fields[field] ?? (columns.includes(field) ? field : null);

/** The map with another column for a field; null takes the field's pair away. */
export function withColumn(map: FieldMap, field: string, column: string | null): FieldMap {
  const others = Object.entries(map.fields).filter(([name]) => name !== field);
  const pair: [string, string][] = column === null || column === field ? [] : [[field, column]];
  return { ...map, fields: Object.fromEntries([...others, ...pair]) };
}

/** Adds the map to the query of an import or its preview. */
export function appendMap(query: URLSearchParams, { fields, id }: FieldMap): void {
  for (const [field, column] of Object.entries(fields)) query.append("map", `${field}=${column}`);
  if (id !== null) query.set("id_field", id);
}
