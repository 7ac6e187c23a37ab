import { useEffect, useEffectEvent, useState } from "react";

const listeners = new Set<() => void>();
let clock: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  clock ??= setInterval(() => listeners.forEach((tell) => tell()), 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(clock);
    clock = undefined;
  };
}

/** What is told once a second: all of it in the same picture, and never one more for each stroke. */
export function useEverySecond<T>(read: () => T): T {
  const [value, setValue] = useState(read);
  const look = useEffectEvent(() => setValue(read()));
  useEffect(() => subscribe(() => look()), []);
  return value;
}
