import { isObject, type JsonObject } from "../../core/json";
import { textOf } from "../../core/plan";

export interface Row {
  id: string;
  title: string;
  help: string;
}

/** The rows of a matrix. */
export function rowsOf(spec: JsonObject): Row[] {
  const { rows } = spec;
  return (Array.isArray(rows) ? rows : []).filter(isObject).map((row) => ({
    id: textOf(row, "id"),
    title: textOf(row, "title") || textOf(row, "id"),
    help: textOf(row, "help"),
  }));
}
