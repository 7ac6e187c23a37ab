import { t } from "@/i18n";
import { LEVEL, useActions, useUi } from "../../context";
import type { Action } from "../../core/actions";
import { acceptRegions, regionsOf } from "../../core/draft";
import type { ControlPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { setTool } from "../../sticky";
import type { Edge } from "../../scene/boxes";
import type { Tool } from "../../scene/gesture";
import type { BoxEditor } from "./boxEditor";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const;
const PAN = 60;

/** Keys of the canvas. They work unless a field, a menu or another question has the focus. */
export function useBoxActions(
  editor: BoxEditor | undefined,
  session: TaskSession,
  controls: readonly ControlPlan[],
): void {
  const here = () => editor !== undefined && useUi.getState().panel === "none";
  const selected = () => here() && editor?.selected !== undefined;
  useActions(
    [
      ...toolActions(here),
      ...viewActions(editor, here),
      ...moveActions(editor, here, selected),
      ...objectActions(editor, session, controls, { here, selected }),
    ],
    LEVEL.view,
  );
}

type When = () => boolean;

function toolActions(when: When): Action[] {
  const tool = (name: Tool, title: string, key: string): Action => ({
    id: `tool.${name}`,
    title,
    group: t("Tools"),
    keys: [key],
    when,
    run: () => setTool(name),
  });
  return [tool("select", t("Select"), "V"), tool("pan", t("Pan"), "H"), tool("box", t("Box"), "B")];
}

function viewActions(editor: BoxEditor | undefined, when: When): Action[] {
  const group = t("View");
  return [
    { id: "view.fit", title: t("Fit the picture"), group, keys: ["0"], when, run: () => editor?.scene.fit() },
    {
      id: "view.object",
      title: t("Zoom to the box"),
      group,
      keys: ["Z"],
      when,
      run: () => editor?.zoomToSelected(),
    },
    {
      id: "view.in",
      title: t("Zoom in"),
      group,
      keys: ["+", "="],
      when,
      run: () => editor?.scene.zoom(1.25),
    },
    {
      id: "view.out",
      title: t("Zoom out"),
      group,
      keys: ["-"],
      when,
      run: () => editor?.scene.zoom(1 / 1.25),
    },
    {
      id: "view.full",
      title: t("Zoom to 100 %"),
      group,
      keys: ["Shift+Digit1"],
      when,
      run: () => editor?.scene.zoomTo(1),
    },
    {
      id: "view.hide",
      title: t("Hide or show all boxes"),
      group,
      keys: ["Space"],
      yields: true,
      when,
      run: () => editor?.toggleHidden(),
    },
  ];
}

function moveActions(editor: BoxEditor | undefined, here: When, selected: When): Action[] {
  const group = t("Boxes");
  const all: { mods: string; step: number; edge: Edge | undefined; word: string }[] = [
    { mods: "", step: 1, edge: undefined, word: t("Move the box, or pan") },
    { mods: "$mod+", step: 10, edge: undefined, word: t("Move the box by 10 pixels") },
    { mods: "Shift+", step: 1, edge: "end", word: t("Move the right or lower edge") },
    { mods: "$mod+Shift+", step: 10, edge: "end", word: t("Move the right or lower edge by 10 pixels") },
    { mods: "Alt+", step: 1, edge: "start", word: t("Move the left or upper edge") },
    { mods: "$mod+Alt+", step: 10, edge: "start", word: t("Move the left or upper edge by 10 pixels") },
  ];
  return all.flatMap(({ mods, step, edge, word }) =>
    Object.entries(ARROWS).map(([key, [dx, dy]]): Action => {
      const pans = mods === "";
      return {
        id: `box.${mods}${key}`,
        title: word,
        group,
        keys: [mods + key],
        quiet: key !== "ArrowRight",
        when: pans ? here : selected,
        run: () => {
          if (editor?.selected !== undefined) editor.nudge(dx * step, dy * step, edge);
          else editor?.scene.panBy(-dx * PAN, -dy * PAN);
        },
      };
    }),
  );
}

function objectActions(
  editor: BoxEditor | undefined,
  session: TaskSession,
  controls: readonly ControlPlan[],
  { here, selected }: { here: When; selected: When },
): Action[] {
  const group = t("Boxes");
  const ids = () => controls.flatMap((control) => regionsOf(session.value(control.name)).map(({ id }) => id));
  const beside = (by: 1 | -1): string | undefined => {
    const all = ids();
    const at = all.indexOf(session.focus.region ?? "");
    return at < 0 ? (by > 0 ? all[0] : all.at(-1)) : all[at + by];
  };
  const suggested = () => ids().filter((id) => id in session.doc.suggested);
  const step = (by: 1 | -1): Action => ({
    id: by > 0 ? "object.next" : "object.previous",
    title: by > 0 ? t("Next box") : t("Previous box"),
    group,
    keys: [by > 0 ? "Tab" : "Shift+Tab"],
    // After the last box Tab goes on through the page, so nobody is caught in here.
    when: () => here() && onCanvas() && (beside(by) !== undefined || session.focus.region !== undefined),
    run: (event) => {
      const next = beside(by);
      editor?.select(next);
      if (next === undefined && event !== undefined) leaveCanvas(by);
    },
  });
  return [
    step(1),
    step(-1),
    {
      id: "box.new",
      title: t("New box by keys"),
      group,
      keys: ["N"],
      when: here,
      run: () => editor?.createInView(),
    },
    {
      id: "box.delete",
      title: t("Delete the box"),
      group,
      keys: ["Delete", "Backspace"],
      when: selected,
      run: () => editor?.remove(),
    },
    {
      id: "object.accept",
      title: t("Accept the suggestion"),
      group,
      keys: ["A"],
      when: () => selected() && (session.focus.region ?? "") in session.doc.suggested,
      run: () => {
        session.commit(t("Accept"), (draft) => acceptRegions(draft, [session.focus.region ?? ""]));
        editor?.select(suggested()[0]);
      },
    },
    {
      id: "object.reject",
      title: t("Reject the suggestion"),
      group,
      keys: ["X"],
      when: () => selected() && (session.focus.region ?? "") in session.doc.suggested,
      run: () => {
        editor?.remove();
        editor?.select(suggested()[0]);
      },
    },
    {
      id: "object.acceptAll",
      title: t("Accept all suggestions"),
      group,
      keys: ["Shift+A"],
      when: () => here() && suggested().length > 0,
      run: () => void session.commit(t("Accept all"), (draft) => acceptRegions(draft, suggested())),
    },
    {
      id: "box.back",
      title: t("One level back"),
      group,
      keys: ["Escape"],
      when: () => here() && (editor?.busy === true || session.focus.region !== undefined),
      run: () => void editor?.back(),
    },
  ];
}

/** The canvas has the focus, or nothing has. */
function onCanvas(): boolean {
  const active = document.activeElement;
  return active === null || active === document.body || active.closest("[data-canvas]") !== null;
}

/** Hands the focus to what comes after (or before) the canvas. */
function leaveCanvas(by: 1 | -1): void {
  const canvas = document.querySelector<HTMLElement>("[data-canvas]");
  const around = by > 0 ? canvas?.nextElementSibling : canvas?.previousElementSibling;
  around?.querySelector<HTMLElement>("button, input, [tabindex='0']")?.focus();
}
