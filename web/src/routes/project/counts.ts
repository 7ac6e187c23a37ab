type Counts = Readonly<Record<string, number>>;

export const sum = (counts: Counts): number => Object.values(counts).reduce((total, n) => total + n, 0);

/** Tasks that are or will be labelled: all but the canceled and the broken. */
export const live = (counts: Counts): number =>
  sum(counts) - (counts["canceled"] ?? 0) - (counts["error"] ?? 0);

/** Tasks whose quality policy needs no more answers. */
export const settled = (counts: Counts): number =>
  (counts["settled"] ?? 0) + (counts["in_review"] ?? 0) + (counts["done"] ?? 0);
