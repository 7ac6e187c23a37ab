// @vitest-environment jsdom
import { expect, test, vi } from "vitest";
import { ActionRegistry, usableKeys, type Action } from "../../../src/editor/core/actions";
import { bindingOf, matches, normal, shown } from "../../../src/editor/core/hotkeys";

const action = (
  id: string,
  keys: string[],
  more: Partial<Action> = {},
): Action & { ran: ReturnType<typeof vi.fn> } => {
  const ran = vi.fn();
  return { id, title: id, group: "Test", keys, run: () => void ran(), ran, ...more };
};

function press(
  registry: ActionRegistry,
  init: KeyboardEventInit & { key: string },
  target?: HTMLElement,
): boolean {
  const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init });
  if (target === undefined) return registry.handle(event);
  let ran = false;
  target.addEventListener("keydown", (seen) => (ran = registry.handle(seen)), { once: true });
  target.dispatchEvent(event);
  return ran;
}

test("bindings match the keys that they name", () => {
  const event = (key: string, init: KeyboardEventInit = {}) => new KeyboardEvent("keydown", { key, ...init });
  expect(matches(event("a"), "A")).toBe(true);
  expect(matches(event("A", { shiftKey: true }), "A")).toBe(false);
  expect(matches(event("A", { shiftKey: true }), "Shift+A")).toBe(true);
  expect(matches(event("?", { shiftKey: true }), "?")).toBe(true);
  expect(matches(event("1", { shiftKey: true, code: "Digit1" }), "1")).toBe(true);
  expect(matches(event("z", { ctrlKey: true }), "$mod+Z")).toBe(true);
  expect(matches(event("ArrowLeft", { altKey: true }), "Alt+ArrowLeft")).toBe(true);
});

test("bindings have one form and a readable one", () => {
  expect(normal("Shift+$mod+z")).toBe("$mod+Shift+Z");
  expect(shown("$mod+Shift+z")).toBe("Ctrl Shift Z");
  expect(bindingOf(new KeyboardEvent("keydown", { key: "S", shiftKey: true }))).toBe("Shift+S");
  expect(bindingOf(new KeyboardEvent("keydown", { key: "Shift", shiftKey: true }))).toBeUndefined();
});

test("the innermost action whose condition holds gets the key", () => {
  const registry = new ActionRegistry();
  let inner = true;
  const page = action("page", ["ArrowDown"]);
  const view = action("view", ["ArrowDown"], { when: () => inner });
  registry.register([view], 10);
  registry.register([page], 0);
  press(registry, { key: "ArrowDown" });
  inner = false;
  press(registry, { key: "ArrowDown" });
  expect([view.ran.mock.calls.length, page.ran.mock.calls.length]).toEqual([1, 1]);
});

test("keys are text while typing, and belong to the input method while composing", () => {
  const registry = new ActionRegistry();
  const flag = action("flag", ["F"]);
  const submit = action("submit", ["$mod+Enter"], { typing: true });
  registry.register([flag, submit]);
  const field = document.body.appendChild(document.createElement("input"));
  expect(press(registry, { key: "f" }, field)).toBe(false);
  expect(press(registry, { key: "Enter", ctrlKey: true }, field)).toBe(true);
  expect(press(registry, { key: "f", isComposing: true })).toBe(false);
  expect(press(registry, { key: "Process" })).toBe(false);
  expect(flag.ran).not.toHaveBeenCalled();
});

test("a focused button keeps Enter; an option does not", () => {
  const registry = new ActionRegistry();
  const submit = action("submit", ["Enter"], { yields: true });
  registry.register([submit]);
  const button = document.body.appendChild(document.createElement("button"));
  expect(press(registry, { key: "Enter" }, button)).toBe(false);
  button.setAttribute("role", "radio");
  expect(press(registry, { key: "Enter" }, button)).toBe(true);
});

test("keys can be changed, clashes are refused and named", () => {
  const registry = new ActionRegistry();
  const flag = action("flag", ["F"]);
  const skip = action("skip", ["Shift+S"]);
  registry.register([flag, skip]);
  expect(registry.rebind("flag", ["Shift+s"])).toEqual([{ id: "skip", title: "skip", key: "Shift+S" }]);
  expect(registry.rebind("flag", ["Q"])).toEqual([]);
  press(registry, { key: "f" });
  expect(flag.ran).not.toHaveBeenCalled();
  press(registry, { key: "q" });
  expect(flag.ran).toHaveBeenCalledOnce();
  registry.reset("flag");
  press(registry, { key: "f" });
  expect(flag.ran).toHaveBeenCalledTimes(2);
});

test("a key that anything else on the page answers to is refused, whatever tells the two apart", () => {
  const registry = new ActionRegistry();
  const tool = { ...action("tool", ["B"]), group: "Tools", when: () => true };
  const guide = { ...action("guide", ["G"]), group: "Page", when: () => true };
  registry.register([guide]);
  registry.register([tool], 10);
  expect(registry.rebind("tool", ["g"])).toEqual([{ id: "guide", title: "guide", key: "G" }]);
  press(registry, { key: "g" });
  expect([guide.ran, tool.ran].map(({ mock }) => mock.calls.length)).toEqual([1, 0]);
});

test("the same thing done to two kinds of objects keeps one key", () => {
  const registry = new ActionRegistry();
  const all = { ...action("suggestion.accept", ["A"]), title: "Accept", when: () => true };
  const one = { ...action("object.accept", ["A"]), title: "Accept", when: () => true };
  registry.register([all, one]);
  expect(registry.rebind("suggestion.accept", ["Q"])).toEqual([]);
  expect(registry.rebind("object.accept", ["Q"])).toEqual([]);
});

test("buttons show the key that works now", () => {
  const registry = new ActionRegistry({ skip: ["Alt+S"] });
  registry.register([action("flag", ["F"]), action("skip", ["Shift+S"])]);
  expect([registry.keyNow("flag", "F"), registry.keyNow("skip", "Shift+S")]).toEqual(["F", "Alt+S"]);
  registry.allowSingle(false);
  expect([registry.keyNow("flag", "F"), registry.keyNow("skip", "Shift+S")]).toEqual(["", "Alt+S"]);
});

test("a hint tells the key that does now what one does by default", () => {
  const registry = new ActionRegistry({ corner: ["Alt+C"], filter: ["Alt+F"] });
  let drawing = false;
  registry.register([
    action("filter", ["/", "Alt+/"]),
    action("corner", ["["]),
    { ...action("smaller", ["["]), when: () => drawing },
  ]);
  expect(["/", "[", "Tab"].map((key) => registry.keyFor(key))).toEqual(["Alt+F", "Alt+C", "Tab"]);
  drawing = true;
  expect(registry.keyFor("[")).toBe("[");
  registry.allowSingle(false);
  expect(registry.keyFor("[")).toBe("");
});

test("single keys can be switched off as a whole", () => {
  const registry = new ActionRegistry();
  const flag = action("flag", ["F"]);
  const undo = action("undo", ["$mod+Z"]);
  // A capital letter is a character as well: who speaks a word that begins with it types it.
  const skip = action("skip", ["Shift+S"]);
  const next = action("next", ["ArrowRight"]);
  registry.register([flag, undo, skip, next]);
  registry.allowSingle(false);
  expect(press(registry, { key: "f" })).toBe(false);
  expect(press(registry, { key: "S", shiftKey: true })).toBe(false);
  expect(press(registry, { key: "ArrowRight" })).toBe(true);
  expect(press(registry, { key: "z", ctrlKey: true })).toBe(true);
});

test("labels never take the keys that the editor needs, nor one twice", () => {
  expect(usableKeys(["1", "q", "a", "q", null])).toEqual(["1", "Q", undefined, undefined, undefined]);
});
