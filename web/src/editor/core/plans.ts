/** What a project asks, by the version of its template: a task is worked on as it was handed out, whatever changed since. */
import type { Assignment, Mine } from "@/api/schema.gen";
import { readPlan, type Plan } from "./plan";

export interface Handed {
  assignment: Assignment;
  plan: Plan;
}

export class Plans {
  private readonly plans = new Map<number, Promise<Plan>>();
  private readonly editors = new Map<Plan, Promise<unknown>>();
  private newest: Plan | undefined;
  private turn = 0;

  constructor(
    private readonly read: (version?: number) => Promise<Mine>,
    private readonly prepare: (plan: Plan) => Promise<unknown>,
  ) {}

  /** Keeps the plan that came with the project, and begins to fetch what its tasks are edited with. */
  take(mine: Mine): Plan {
    this.newest = this.keep(mine);
    return this.newest;
  }

  /** The plan under which a task was handed out; the newest where no version is known, or the server cannot be asked. */
  async of({ template_version: version }: Pick<Assignment, "template_version">): Promise<Plan> {
    if (version === 0 && this.newest !== undefined) return this.newest;
    const plan = this.plans.get(version) ?? this.read(version).then((mine) => this.keep(mine));
    this.plans.set(version, plan);
    try {
      return await plan;
    } catch (error) {
      this.plans.delete(version);
      if (this.newest === undefined) throw error;
      return this.newest;
    }
  }

  /** Shows what comes with its plans, unless something else came meanwhile. */
  async warm(assignments: readonly Assignment[], show: (tasks: readonly Handed[]) => void): Promise<void> {
    if (this.newest === undefined) return;
    this.turn += 1;
    const { turn } = this;
    const plans = await Promise.all(assignments.map((assignment) => this.of(assignment)));
    const tasks = assignments.flatMap((assignment, i) => {
      const plan = plans[i];
      return plan === undefined ? [] : [{ assignment, plan }];
    });
    if (turn === this.turn) show(tasks);
  }

  /** The guidelines, if any of the tasks was handed out under newer ones than those that are known. */
  async guidelines(
    assignments: readonly Assignment[],
    known = Infinity,
  ): Promise<Pick<Mine, "guidelines" | "guideline_version"> | undefined> {
    if (!assignments.some((one) => one.guideline_version > known)) return undefined;
    const { guidelines, guideline_version } = await this.read();
    return { guidelines, guideline_version };
  }

  /** Resolves once what edits tasks of the plan was fetched, whether it came or not. */
  async ready(plan: Plan): Promise<void> {
    await this.editors.get(plan);
  }

  private keep(mine: Mine): Plan {
    const plan = readPlan(mine.plan);
    this.plans.set(mine.template_version, Promise.resolve(plan));
    const fetched = this.prepare(plan).catch(() => undefined);
    this.editors.set(plan, fetched);
    return plan;
  }
}
