import {
  IconBucketDroplet,
  IconEraser,
  IconEye,
  IconHandStop,
  IconLasso,
  IconMaximize,
  IconPointer,
  IconWand,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { t } from "@/i18n";
import type { ActionRegistry } from "../../core/actions";
import { shown } from "../../core/hotkeys";
import type { ControlPlan } from "../../core/plan";
import { useSticky } from "../../sticky";
import { toolOf, toolsOf } from "./tools";

interface Props {
  readonly registry: ActionRegistry;
  readonly controls: readonly ControlPlan[];
  /** The control that is drawn with. */
  readonly current: ControlPlan;
}

interface Button {
  id: string;
  word: string;
  icon: ReactNode;
  pressed?: boolean;
}

/** The tools of the picture, each with its key in the corner. */
export function ToolRail({ registry, controls, current }: Props) {
  const tool = useSticky((sticky) => sticky.tool);
  const keyOf = (id: string): string => {
    const action = registry.find(id);
    const key = action === undefined ? undefined : registry.keysOf(action)[0];
    return key === undefined ? "" : shown(key);
  };
  const tools: Button[] = [
    {
      id: "tool.select",
      word: "Select",
      icon: <IconPointer size={16} stroke={1.5} />,
      pressed: tool === "select",
    },
    { id: "tool.pan", word: "Pan", icon: <IconHandStop size={16} stroke={1.5} />, pressed: tool === "pan" },
    ...toolsOf(controls).map(({ kind, word, icon }) => ({
      id: `tool.${kind}`,
      word,
      icon,
      pressed: tool === "draw" && toolOf(current).kind === kind,
    })),
  ];
  const brushes: Button[] = controls.some(({ type }) => type === "mask")
    ? [
        {
          id: "tool.erase",
          word: "Eraser",
          icon: <IconEraser size={16} stroke={1.5} />,
          pressed: tool === "erase",
        },
        {
          id: "tool.fill",
          word: "Fill",
          icon: <IconBucketDroplet size={16} stroke={1.5} />,
          pressed: tool === "fill",
        },
        {
          id: "tool.wand",
          word: "Magic wand",
          icon: <IconWand size={16} stroke={1.5} />,
          pressed: tool === "wand",
        },
        {
          id: "tool.lasso",
          word: "Lasso",
          icon: <IconLasso size={16} stroke={1.5} />,
          pressed: tool === "lasso",
        },
      ]
    : [];
  const commands: Button[] = [
    { id: "view.hide", word: "Hide or show all regions", icon: <IconEye size={16} stroke={1.5} /> },
    { id: "view.fit", word: "Fit the picture", icon: <IconMaximize size={16} stroke={1.5} /> },
  ];
  const button = ({ id, word, icon, pressed }: Button) => (
    <RailButton
      key={id}
      word={t(word)}
      hint={keyOf(id)}
      {...(pressed === undefined ? {} : { pressed })}
      onClick={() => registry.run(id)}
    >
      {icon}
    </RailButton>
  );
  return (
    <div className="rail" role="toolbar" aria-label={t("Tools")} aria-orientation="vertical">
      {[...tools, ...brushes].map(button)}
      <hr />
      {commands.map(button)}
    </div>
  );
}

interface ButtonProps {
  readonly word: string;
  readonly hint: string;
  readonly pressed?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function RailButton({ word, hint, pressed, onClick, children }: ButtonProps) {
  const name = hint === "" ? word : `${word} (${hint})`;
  return (
    <button
      type="button"
      aria-pressed={pressed}
      aria-label={name}
      title={name}
      data-hint={hint.length === 1 ? hint : ""}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
