/**
 * The file of `<sterling-task>`: loading it defines the element. What it exports makes it the module of a Jupyter
 * widget too, by the contract of anywidget; `sterling.notebook` is the side of Python.
 */
import "./element";
import type { TaskElement } from "./element";
import type { Answered } from "./Embedded";

/** The part of anywidget's model that is used: traits by name, kept in step with the kernel. */
interface Model {
  readonly get: (name: "plan" | "data") => TaskElement["task"];
  readonly set: (name: "answer" | "seconds", value: object | number) => void;
  readonly save_changes: () => void;
  readonly on: (event: "change:data", hear: () => void) => void;
  readonly off: (event: "change:data", hear: () => void) => void;
}

interface Place {
  readonly model: Model;
  readonly el: HTMLElement;
}

/** Shows the task in a cell; what it gives back ends it. */
function render({ model, el }: Place): () => void {
  const element = document.createElement("sterling-task") as TaskElement;
  // The notebook's own keys are left alone while the task has the focus, and the task's while it has not.
  element.dataset["lmSuppressShortcuts"] = "true";
  element.template = model.get("plan");
  const show = () => {
    element.task = model.get("data");
  };
  show();
  model.on("change:data", show);
  element.addEventListener("answer", (event) => {
    const { answer, seconds } = (event as CustomEvent<Answered>).detail;
    model.set("answer", answer);
    model.set("seconds", seconds);
    model.save_changes();
  });
  el.append(element);
  return () => {
    model.off("change:data", show);
    element.remove();
  };
}

export default { render };
