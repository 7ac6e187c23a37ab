import { useEffect, useState } from "react";
import { useTools } from "../context";
import type { SoundState } from "../core/sounds";

/** The peaks of the sound in a field of an item; undefined while they are on their way. */
export function useSound(item: string, field: string): { state: SoundState | undefined; retry: () => void } {
  const { sounds } = useTools();
  const [known, setKnown] = useState<{ key: string; state: SoundState }>();
  const [attempt, setAttempt] = useState(0);
  const key = `${item}/${field}/${attempt}`;
  useEffect(() => {
    let live = true;
    void sounds.load(item, field).then((state) => {
      if (live) setKnown({ key, state });
    });
    return () => {
      live = false;
    };
  }, [sounds, item, field, key]);
  return { state: known?.key === key ? known.state : undefined, retry: () => setAttempt(attempt + 1) };
}
