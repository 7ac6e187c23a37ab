/** Renews leases of tasks that are in use, and says when one is about to end. Time comes from outside. */

/** How early a warning comes (WCAG 2.2.1); of a lease under twice as long it comes when half of it is used. */
export const WARN_MS = 120_000;

export interface LeaseView {
  /** Milliseconds until the lease ends; negative when it has. */
  left: number;
  warn: boolean;
}

export class Leases {
  private readonly until = new Map<string, { end: number; length: number }>();
  private readonly busy = new Set<string>();

  constructor(
    private readonly extend: (assignment: string) => Promise<{ lease_until: string }>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Follows a lease to its end; one that was renewed meanwhile keeps its later end. */
  hold(assignment: string, leaseUntil: string): void {
    const end = Date.parse(leaseUntil);
    if (end <= (this.until.get(assignment)?.end ?? -Infinity)) return;
    this.until.set(assignment, { end, length: Math.max(1, end - this.now()) });
  }

  drop(assignment: string): void {
    this.until.delete(assignment);
  }

  view(assignment: string): LeaseView | undefined {
    const lease = this.until.get(assignment);
    if (lease === undefined) return undefined;
    const left = lease.end - this.now();
    return { left, warn: left < Math.min(WARN_MS, lease.length / 2) };
  }

  /** Called every few seconds. Active work renews leases that are half used; idle ones run out. */
  async tick(active: boolean): Promise<void> {
    if (!active) return;
    const due = [...this.until].filter(([, lease]) => lease.end - this.now() < lease.length / 2);
    await Promise.all(due.map(([assignment]) => this.renew(assignment)));
  }

  /** Renews now; false when the server would not. What is typed stays, and may still be submitted late. */
  async renew(assignment: string): Promise<boolean> {
    if (this.busy.has(assignment)) return true;
    this.busy.add(assignment);
    try {
      const { lease_until } = await this.extend(assignment);
      if (this.until.has(assignment)) this.hold(assignment, lease_until);
      return true;
    } catch {
      return false;
    } finally {
      this.busy.delete(assignment);
    }
  }
}
