import { IconEye, IconHandStop, IconMaximize, IconPointer, IconRectangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { t } from "@/i18n";
import type { ActionRegistry } from "../../core/actions";
import { shown } from "../../core/hotkeys";
import { useSticky } from "../../sticky";
import type { Tool } from "../../scene/gesture";

interface Props {
  readonly registry: ActionRegistry;
}

const TOOLS: readonly { tool: Tool; word: string; icon: ReactNode }[] = [
  { tool: "select", word: "Select", icon: <IconPointer size={16} stroke={1.5} /> },
  { tool: "pan", word: "Pan", icon: <IconHandStop size={16} stroke={1.5} /> },
  { tool: "box", word: "Box", icon: <IconRectangle size={16} stroke={1.5} /> },
];

const COMMANDS = [
  { id: "view.hide", word: "Hide or show all boxes", icon: <IconEye size={16} stroke={1.5} /> },
  { id: "view.fit", word: "Fit the picture", icon: <IconMaximize size={16} stroke={1.5} /> },
] as const;

/** The tools of the picture, each with its key in the corner. */
export function ToolRail({ registry }: Props) {
  const current = useSticky((sticky) => sticky.tool);
  const keyOf = (id: string): string => {
    const action = registry.find(id);
    const key = action === undefined ? undefined : registry.keysOf(action)[0];
    return key === undefined ? "" : shown(key);
  };
  return (
    <div className="rail" role="toolbar" aria-label={t("Tools")} aria-orientation="vertical">
      {TOOLS.map(({ tool, word, icon }) => (
        <RailButton
          key={tool}
          word={t(word)}
          hint={keyOf(`tool.${tool}`)}
          pressed={current === tool}
          onClick={() => registry.run(`tool.${tool}`)}
        >
          {icon}
        </RailButton>
      ))}
      <hr />
      {COMMANDS.map(({ id, word, icon }) => (
        <RailButton key={id} word={t(word)} hint={keyOf(id)} onClick={() => registry.run(id)}>
          {icon}
        </RailButton>
      ))}
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
