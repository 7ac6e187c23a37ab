/** Matching of key events against bindings such as `Shift+A`, `$mod+Z`, `1`, `?`; and how they are shown. */
import { matchKeyBindingPress, parseKeybinding } from "tinykeys";

export type KeyLike = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "shiftKey" | "altKey" | "metaKey" | "getModifierState"
>;

const DIGIT = /^[0-9]$/;
const LETTER = /^[a-z]$/i;

/** One press only: sequences are not used in the editor. */
export function matches(event: KeyboardEvent, binding: string): boolean {
  const press = parseKeybinding(binding)[0];
  if (press === undefined) return false;
  const [mods, key] = press;
  if (typeof key === "string" && mods.length === 0) {
    const bare = !event.ctrlKey && !event.metaKey && !event.altKey;
    // Keyboards disagree on which punctuation needs Shift, and on which rows give digits.
    if (key.length === 1 && !LETTER.test(key) && !DIGIT.test(key) && bare) return event.key === key;
    if (DIGIT.test(key) && bare && event.key === key) return true;
  }
  return matchKeyBindingPress(event, press);
}

/** Binding as a person writes it, for storage and comparison: `$mod` first, then Alt, Shift, key in upper case. */
export function normal(binding: string): string {
  const parts = binding.split("+").map((part) => part.trim());
  const key = parts.pop() ?? "";
  const order = ["$mod", "Control", "Meta", "Alt", "Shift"];
  const mods = order.filter((mod) => parts.includes(mod));
  return [...mods, key.length === 1 ? key.toUpperCase() : key].join("+");
}

/** The binding that a key event stands for, or undefined for a lone modifier. */
export function bindingOf(event: KeyLike): string | undefined {
  if (["Control", "Shift", "Alt", "Meta", "AltGraph"].includes(event.key)) return undefined;
  const letter = LETTER.test(event.key) || event.key.length > 1;
  const mods = [
    ...(event.ctrlKey || event.metaKey ? ["$mod"] : []),
    ...(event.altKey ? ["Alt"] : []),
    ...(event.shiftKey && letter ? ["Shift"] : []),
  ];
  return normal([...mods, event.key === " " ? "Space" : event.key].join("+"));
}

const NAMES: Record<string, string> = {
  $mod: "Ctrl",
  Control: "Ctrl",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Backspace: "⌫",
  Delete: "Del",
  Escape: "Esc",
};

/** `Ctrl Z`, `Shift S`, `?`: what stands in a key cap. */
export function shown(binding: string): string {
  return normal(binding)
    .split("+")
    .map((part) => NAMES[part] ?? part)
    .join(" ");
}

const TYPING_INPUTS = new Set([
  "text",
  "search",
  "number",
  "email",
  "url",
  "password",
  "tel",
  "date",
  "time",
]);

/** Whether keys typed here are text: fields and anything editable. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && TYPING_INPUTS.has(target.type);
}

/** Keys that compose a character (input methods) belong to the input method. */
export function isComposing(event: KeyboardEvent): boolean {
  // "Process" is what browsers send while an input method is at work and `isComposing` is not yet set.
  return event.isComposing || event.key === "Process" || event.key === "Dead";
}

/** Whether Enter and Space already mean something on the focused element. */
export function isPressable(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const role = target.getAttribute("role");
  if (role !== null && ["radio", "checkbox", "option"].includes(role)) return false;
  return target.closest("button, a[href], summary, [role=menuitem], [role=tab]") !== null;
}

/** Whether the key chooses the option that is focused; one of several that is chosen already leaves it to the actions. */
export function chooses(event: KeyboardEvent): boolean {
  const { key, target } = event;
  if (key !== " " || event.ctrlKey || event.altKey || event.metaKey) return false;
  return target instanceof HTMLElement && target.matches("[role=radio][aria-checked=false], [role=checkbox]");
}
