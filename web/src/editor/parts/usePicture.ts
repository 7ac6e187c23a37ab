import { useEffect, useState, useSyncExternalStore } from "react";
import { useTools } from "../context";
import type { PictureState } from "../core/media";

interface Look {
  /** Undefined while it is on its way. */
  readonly state: PictureState | undefined;
  /** It is large, and the server is cutting it into tiles. */
  readonly cutting: boolean;
  readonly retry: () => void;
}

/** The decoded picture at an address. */
export function usePicture(url: string): Look {
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
  const cutting = useSyncExternalStore(pictures.subscribe, () => pictures.cutting(url));
  return { state, cutting, retry: () => setAttempt(attempt + 1) };
}
