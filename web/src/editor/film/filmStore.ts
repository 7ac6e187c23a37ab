/** Videos of tasks, asked for before they are needed. */
import { Kept } from "../core/kept";
import type { FilmState } from "./films";

/** How films are read comes with the first one. */
const read = async (item: string, field: string): Promise<FilmState> =>
  (await import("./films")).loadFilm(item, field);

export class FilmStore extends Kept<FilmState> {
  open(item: string, field: string): Promise<FilmState> {
    return this.load(item, field, () => read(item, field));
  }

  /** The places of all frames (12 bytes each), the bytes of the first eight, and the picture of the first. */
  async warm(item: string, field: string): Promise<void> {
    const state = await this.open(item, field);
    if (state.kind === "ready") await state.film.begin().catch(() => undefined);
  }
}
