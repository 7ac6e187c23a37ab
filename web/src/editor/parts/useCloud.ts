import { useEffect, useState } from "react";
import { CloudStore, type Cloud, type CloudState } from "../core/clouds";

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

/** The point clouds in several fields, by field, once each is there or broken; the broken ones are left out. */
export function useClouds(item: string, fields: readonly string[]): ReadonlyMap<string, Cloud> | undefined {
  const [known, setKnown] = useState<{ key: string; found: ReadonlyMap<string, Cloud> }>();
  const key = [item, ...fields].join(" ");
  useEffect(() => {
    let live = true;
    const [at = "", ...names] = key.split(" ");
    void Promise.all(names.map(async (name) => [name, await clouds.load(at, name)] as const)).then((all) => {
      const found = all.flatMap(([name, state]) =>
        state.kind === "ready" ? [[name, state.cloud] as const] : [],
      );
      if (live) setKnown({ key, found: new Map(found) });
    });
    return () => {
      live = false;
    };
  }, [key]);
  return known?.key === key ? known.found : undefined;
}

/** Frames that will be wanted next. */
export function warmCloud(item: string, field: string): void {
  void clouds.load(item, field);
}
