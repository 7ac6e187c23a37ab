import { useEffect, useState } from "react";
import { useTools } from "../context";
import { loadFilm, type FilmState } from "./films";

/** The video in a field of an item; no state while it is on its way. */
export function useFilm(item: string, field: string): { state: FilmState | undefined; retry: () => void } {
  const { films } = useTools();
  const [known, setKnown] = useState<{ key: string; state: FilmState }>();
  const [attempt, setAttempt] = useState(0);
  const key = `${item}/${field}/${attempt}`;
  useEffect(() => {
    let live = true;
    void (films?.open(item, field) ?? loadFilm(item, field)).then((state) => {
      if (live) setKnown({ key, state });
    });
    return () => {
      live = false;
    };
  }, [films, item, field, key]);
  return { state: known?.key === key ? known.state : undefined, retry: () => setAttempt(attempt + 1) };
}
