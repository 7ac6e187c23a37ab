/** Films that are looked at together: the one that hands move or play leads, the others show the same time. */
import { createContext } from "react";
import { Listeners } from "../core/listeners";
import type { Reel } from "./reel";

/** Stays from task to task. */
const kept = { on: false };

export class ReelLink {
  private readonly reels = new Set<Reel>();
  private readonly listeners = new Listeners();
  readonly subscribe = this.listeners.add;
  private leader: Reel | undefined;

  get on(): boolean {
    return kept.on;
  }

  /** Whether there is anything to link. */
  get several(): boolean {
    return this.reels.size > 1;
  }

  /** Lets a film lead and follow until the function that comes back is called. */
  join(reel: Reel): () => void {
    this.reels.add(reel);
    const unlead = reel.led.add(() => (this.leader = reel));
    const end = reel.subscribe(() => this.follow(reel));
    this.listeners.tell();
    return () => {
      unlead();
      end();
      this.reels.delete(reel);
      if (this.leader === reel) this.leader = undefined;
      this.listeners.tell();
    };
  }

  toggle(): void {
    kept.on = !kept.on;
    if (this.leader !== undefined) this.follow(this.leader);
    this.listeners.tell();
  }

  private follow(reel: Reel): void {
    if (!kept.on || reel !== this.leader) return;
    const { film, wanted } = reel;
    const seconds = film.timeOf(wanted) - film.timeOf(0);
    for (const other of this.reels) if (other !== reel) other.follow(seconds);
  }
}

export const ReelLinkContext = createContext<ReelLink | undefined>(undefined);
