import type { ReactNode } from "react";
import type { Region } from "../../core/draft";
import type { Figure } from "../../scene/figure";

/** What the interface says of one kind of region on images. Words are English; `t` translates them. */
export interface ShapeTool {
  /** The kind of control. */
  readonly kind: string;
  readonly word: string;
  readonly key: string;
  readonly icon: ReactNode;
  /** How it is drawn by pointer, in a few words. */
  readonly how: string;
  /** Where a region is, in words. */
  readonly describe: (region: Region, figure: Figure) => string;
}
