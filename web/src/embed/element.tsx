/**
 * `<sterling-task>`: one task of Sterling on any page. Its own file with its own style sheet beside it; asks no
 * server for anything.
 *
 *     <link rel="stylesheet" href="/embed/sterling-task.css" />
 *     <script type="module" src="/embed/sterling-task.js"></script>
 *     <sterling-task template="{...}" task="{...}"></sterling-task>
 *
 * `template` is what `sterling template check FILE --json` prints (or its `plan` alone), `task` the item's data; both
 * as JSON text in attributes or as objects in properties. The event `answer` has `{answer, seconds}` as its detail.
 */
import { createRoot, type Root } from "react-dom/client";
import { isObject, type Json } from "@/editor/core/json";
import { readPlan } from "@/editor/core/plan";
import { Embedded, type Answered } from "./Embedded";
import "@/ui/tokens.css";
import "@/ui/base.css";
import "@/ui/table.css";
import "@/ui/controls.css";
import "./embed.css";

type Given = Readonly<Record<string, unknown>>;

export interface TaskElement extends HTMLElement {
  template: Given | undefined;
  task: Given | undefined;
}

class SterlingTask extends HTMLElement implements TaskElement {
  static readonly observedAttributes = ["template", "task"];
  private root: Root | undefined;
  private given: { template?: Given | undefined; task?: Given | undefined } = {};

  get template(): Given | undefined {
    return this.given.template ?? read(this.getAttribute("template"));
  }
  set template(template: Given | undefined) {
    this.given = { ...this.given, template };
    this.show();
  }

  get task(): Given | undefined {
    return this.given.task ?? read(this.getAttribute("task"));
  }
  set task(task: Given | undefined) {
    this.given = { ...this.given, task };
    this.show();
  }

  connectedCallback(): void {
    // Properties that were set before this file had come hide the accessors.
    for (const name of ["template", "task"] as const) {
      const early = Object.getOwnPropertyDescriptor(this, name)?.value as Given | undefined;
      if (early === undefined) continue;
      Reflect.deleteProperty(this, name);
      this[name] = early;
    }
    this.root ??= createRoot(this, {
      // A plan that no Sterling compiled may be anything.
      onUncaughtError: () => queueMicrotask(() => this.tell(new TypeError(NOT_COMPILED))),
    });
    this.show();
  }

  disconnectedCallback(): void {
    this.root?.unmount();
    this.root = undefined;
  }

  attributeChangedCallback(): void {
    this.show();
  }

  private show(): void {
    if (this.root === undefined) return;
    try {
      this.begin(this.root);
    } catch (error) {
      this.tell(error);
    }
  }

  /** Why nothing can be asked: for whoever writes the page. */
  private tell(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    this.root?.render(
      <p className="wrong pad" role="alert">
        This task cannot be shown. {why}
      </p>,
    );
  }

  private begin(root: Root): void {
    const { template, task } = this;
    if (template === undefined || task === undefined) return;
    const plan = readPlan(isObject(template["plan"]) ? template["plan"] : template);
    if (plan.controls.length === 0) throw new TypeError(NOTHING_ASKED);
    const hand = (detail: Answered) =>
      this.dispatchEvent(new CustomEvent<Answered>("answer", { detail, bubbles: true, composed: true }));
    root.render(<Embedded plan={plan} data={task} onAnswer={hand} />);
  }
}

const NOTHING_ASKED =
  "Its template asks nothing: give what `sterling template check FILE --json` prints, or the plan in it.";

const NOT_COMPILED =
  "Its template was compiled by another version, or by none: `sterling template check FILE --json` compiles it.";

function read(text: string | null): Given | undefined {
  if (text === null) return undefined;
  const value = parsed(text);
  if (!isObject(value)) throw new TypeError("Its template and task have to be JSON objects.");
  return value;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const why = error instanceof Error ? error.message : "";
    throw new TypeError(`Its template or task is no JSON: ${why}`, { cause: error });
  }
}

// A notebook loads this file once for every cell that shows a task.
if (customElements.get("sterling-task") === undefined) customElements.define("sterling-task", SterlingTask);
