import { useEffect, useState } from "react";
import { CloudStore, type CloudState } from "../core/clouds";

const clouds = new CloudStore();

/** The point cloud in a field of an item; undefined while it is on its way. */
export function useCloud(item: string, field: string): { state: CloudState | undefined; retry: () => void } {
  const [known, setKnown] = useState<{ key: string; state: CloudState }>();
  const [attempt, setAttempt] = useState(0);
  const key = `${item}/${field}/${attempt}`;
  useEffect(() => {
    let live = true;
    void clouds.load(item, field).then((state) => {
      if (live) setKnown({ key, state });
    });
    return () => {
      live = false;
    };
  }, [item, field, key]);
  return { state: known?.key === key ? known.state : undefined, retry: () => setAttempt(attempt + 1) };
}

/** Frames that will be wanted next. */
export function warmCloud(item: string, field: string): void {
  void clouds.load(item, field);
}
