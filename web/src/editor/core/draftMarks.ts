/** Which version of the server's draft this browser has last, and where its own history stood then. */
export interface DraftMark {
  version: number;
  cursor: number;
  /** When the last step was done; 0 where there is none. */
  last: number;
}

const KEY = "sterling.drafts";
const MOST = 50;

const all = (): Record<string, DraftMark> =>
  JSON.parse(localStorage.getItem(KEY) ?? "{}") as Record<string, DraftMark>;

export const markOf = (assignment: string): DraftMark | undefined => all()[assignment];

/** The newest come last, and push the oldest out. */
export function setMark(assignment: string, mark: DraftMark): void {
  const others = Object.entries(all()).filter(([id]) => id !== assignment);
  const kept = [...others, [assignment, mark] as const].slice(-MOST);
  localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(kept)));
}
