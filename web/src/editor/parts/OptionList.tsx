/** Options or labels as a list with swatches and keys; from ten on with a filter. One component for all who choose. */
import { useId, useState, type KeyboardEvent } from "react";
import { t } from "@/i18n";
import { Kbd } from "@/ui/Kbd";
import { LEVEL, useActions } from "../context";
import { usableKeys, type Action } from "../core/actions";
import type { LabelOption } from "../core/plan";
import { Swatch } from "./Swatch";

export interface OptionListProps {
  readonly name: string;
  readonly title: string;
  readonly options: readonly LabelOption[];
  readonly chosen: ReadonlySet<string>;
  readonly many: boolean;
  /** Keys that the surrounding editor needs for itself. */
  readonly reserved?: ReadonlySet<string>;
  /** Whether the keys of this list work at this moment. */
  readonly listening: () => boolean;
  readonly onPick: (option: LabelOption) => void;
  readonly columns?: number;
  readonly invalid?: boolean;
  readonly describedBy?: string | undefined;
  /** Shows plain key caps instead of coloured swatches: questions have no label colours. */
  readonly plain?: boolean;
  readonly role?: "answer" | "label";
}

export const FILTER_FROM = 10;

export function OptionList(props: OptionListProps) {
  const { options, name, onPick } = props;
  const keys = usableKeys(
    options.map((option) => option.key),
    props.reserved,
  );
  const filterId = useId();
  const [search, setSearch] = useState("");
  const filtered = options.length >= FILTER_FROM;
  const found = matching(options, search);
  useActions(optionActions(props, keys, filtered ? filterId : undefined), LEVEL.control);
  const pick = (option: LabelOption | undefined) => {
    if (option === undefined) return;
    setSearch("");
    onPick(option);
  };
  const type = props.many ? "checkbox" : "radio";
  const rover = found.find((option) => props.chosen.has(option.id)) ?? found[0];
  return (
    <div className="options">
      {filtered ? (
        <input
          id={filterId}
          className="inp"
          type="search"
          placeholder={t("Filter {count}", { count: options.length })}
          aria-label={t("Filter {title}", { title: props.title })}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.nativeEvent.isComposing) {
              event.preventDefault();
              pick(found[0]);
              event.currentTarget.blur();
            } else if (event.key === "Escape") {
              event.preventDefault();
              setSearch("");
              event.currentTarget.blur();
            } else if (event.key === "ArrowDown") {
              event.preventDefault();
              focusables(event.currentTarget.parentElement)[0]?.focus();
            }
          }}
        />
      ) : null}
      <div
        className="option-grid"
        role={props.many ? "group" : "radiogroup"}
        aria-label={props.title}
        aria-invalid={props.many ? undefined : (props.invalid ?? false)}
        aria-describedby={props.describedBy}
        data-control={name}
        style={{ gridTemplateColumns: `repeat(${props.columns ?? 1}, minmax(0, 1fr))` }}
        onKeyDown={moveFocus}
      >
        {found.map((option) => {
          const key = keys[options.indexOf(option)];
          const on = props.chosen.has(option.id);
          return (
            <button
              key={option.id}
              type="button"
              role={type}
              aria-checked={on}
              aria-keyshortcuts={key}
              className={search !== "" && option === found[0] ? "option first" : "option"}
              tabIndex={props.many || option === rover ? 0 : -1}
              title={option.help || undefined}
              style={{ paddingInlineStart: 8 + option.depth * 14 }}
              onClick={() => pick(option)}
            >
              {props.plain === true ? (
                <span className="cap" aria-hidden="true">
                  {key === undefined ? null : <Kbd>{key}</Kbd>}
                </span>
              ) : (
                <Swatch option={option} hint={key} />
              )}
              <span className="el">{option.title}</span>
            </button>
          );
        })}
        {found.length === 0 ? <p className="t3 f2 pad">{t("No label is called that.")}</p> : null}
      </div>
    </div>
  );
}

export function matching(options: readonly LabelOption[], search: string): readonly LabelOption[] {
  const words = search
    .toLowerCase()
    .split(/[\s_]+/u)
    .filter(Boolean);
  if (words.length === 0) return options;
  const scored = options.flatMap((option) => {
    const text = `${option.title} ${option.id}`.toLowerCase().replaceAll("_", " ");
    return words.every((word) => text.includes(word)) ? [{ option, at: text.indexOf(words[0] ?? "") }] : [];
  });
  return scored.sort((a, b) => a.at - b.at).map(({ option }) => option);
}

function optionActions(
  { options, name, title, listening, onPick, role = "answer" }: OptionListProps,
  keys: readonly (string | undefined)[],
  filterId: string | undefined,
): Action[] {
  const group = role === "label" ? t("Labels") : t("Answers");
  const picks = options.flatMap((option, i): Action[] => {
    const key = keys[i];
    if (key === undefined) return [];
    const id = `${role}.${name}.${option.id}`;
    return [
      {
        id,
        title: `${title}: ${option.title}`,
        group,
        keys: [key],
        when: listening,
        run: () => onPick(option),
      },
    ];
  });
  if (filterId === undefined) return picks;
  const id = `${role}.${name}.filter`;
  const run = () => document.getElementById(filterId)?.focus();
  return [...picks, { id, title: t("Filter {title}", { title }), group, keys: ["/"], when: listening, run }];
}

const focusables = (list: Element | null): HTMLElement[] =>
  Array.from(list?.querySelectorAll<HTMLElement>("button.option") ?? []);

/** Arrow keys walk through the options; Space or Enter takes one. */
function moveFocus(event: KeyboardEvent): void {
  const by = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by === undefined || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const all = focusables(event.currentTarget);
  const at = all.findIndex((one) => one === document.activeElement);
  const next = all[at + by];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  next.focus();
}
