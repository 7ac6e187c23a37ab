/** Options or labels as a list with swatches and keys; from ten on with a filter. One component for all who choose. */
import { memo, useId, useState, type KeyboardEvent } from "react";
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
  const columns = props.columns ?? 1;
  const type = props.many ? "checkbox" : "radio";
  const rover = found.find((option) => props.chosen.has(option.id)) ?? found[0];
  const keyOf = new Map(options.map((option, i) => [option, keys[i]]));
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
        className="option-blocks"
        role={props.many ? "group" : "radiogroup"}
        aria-label={props.title}
        aria-invalid={props.many ? undefined : (props.invalid ?? false)}
        aria-describedby={props.describedBy}
        data-control={name}
        onClick={({ target }) => pick(found.find(({ id }) => id === pressed(target)))}
        onKeyDown={moveFocus}
      >
        {blocksOf(found).map((block, i) => (
          <div
            key={i}
            role="presentation"
            className="option-grid"
            style={{
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
              containIntrinsicHeight: Math.ceil(block.length / columns) * ROW - 1,
            }}
          >
            {block.map((option) => (
              <Option
                key={option.id}
                option={option}
                hint={keyOf.get(option)}
                role={type}
                on={props.chosen.has(option.id)}
                reached={props.many || option === rover}
                first={search !== "" && option === found[0]}
                plain={props.plain ?? false}
              />
            ))}
          </div>
        ))}
        {found.length === 0 ? <p className="t3 f2 pad">{t("No label is called that.")}</p> : null}
      </div>
    </div>
  );
}

interface OptionProps {
  readonly option: LabelOption;
  readonly hint: string | undefined;
  readonly role: "checkbox" | "radio";
  readonly on: boolean;
  /** Whether Tab comes to it. */
  readonly reached: boolean;
  /** It is what Enter takes while the filter is written. */
  readonly first: boolean;
  readonly plain: boolean;
}

/** Made anew only when it looks different: what is pressed is heard by the list. */
const Option = memo(function Option({ option, hint, role, on, reached, first, plain }: OptionProps) {
  return (
    <button
      type="button"
      role={role}
      aria-checked={on}
      aria-keyshortcuts={hint}
      className={first ? "option first" : "option"}
      tabIndex={reached ? 0 : -1}
      title={option.help || undefined}
      style={{ paddingInlineStart: 8 + option.depth * 14 }}
      data-option={option.id}
    >
      {plain ? (
        <span className="cap" aria-hidden="true">
          {hint === undefined ? null : <Kbd>{hint}</Kbd>}
        </span>
      ) : (
        <Swatch option={option} hint={hint} />
      )}
      <span className="el">{option.title}</span>
    </button>
  );
});

/** As high as an option, with the line between two. */
const ROW = 29;
/** How many options are laid out together; every number of columns fills them. */
const BLOCK = 48;

/** Of a long list the browser lays out and paints the blocks in view; all of it is there to be found and read. */
function blocksOf(options: readonly LabelOption[]): readonly (readonly LabelOption[])[] {
  const count = Math.ceil(options.length / BLOCK);
  return Array.from({ length: count }, (_, i) => options.slice(i * BLOCK, (i + 1) * BLOCK));
}

const pressed = (target: EventTarget): string | undefined =>
  target instanceof Element ? target.closest<HTMLElement>("[data-option]")?.dataset["option"] : undefined;

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
