import { useEffect, useState } from "react";
import { useTools } from "../context";
import type { PictureState } from "../core/media";

/** The decoded picture at an address; undefined while it is on its way. */
export function usePicture(url: string): { state: PictureState | undefined; retry: () => void } {
  const { pictures } = useTools();
  const [known, setKnown] = useState<{ url: string; state: PictureState }>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let live = true;
    void pictures.load(url).then((state) => {
      if (live) setKnown({ url, state });
    });
    return () => {
      live = false;
    };
  }, [pictures, url, attempt]);
  const state = known?.url === url ? known.state : pictures.peek(url);
  return { state, retry: () => setAttempt(attempt + 1) };
}
