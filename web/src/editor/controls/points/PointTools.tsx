import {
  IconBrush,
  IconEraser,
  IconLasso,
  IconLock,
  IconMarquee2,
  IconSquarePlus,
  IconTexture,
} from "@tabler/icons-react";
import { t } from "@/i18n";
import { Kbd } from "@/ui/Kbd";
import type { PointPainter } from "./pointPainter";

/** The tools that give points their class. */
export function PointTools({ painter }: { readonly painter: PointPainter }) {
  const { active } = painter;
  const tools = [
    { tool: "brush", word: t("Brush"), key: "M", icon: <IconBrush size={16} stroke={1.5} aria-hidden /> },
    { tool: "lasso", word: t("Lasso"), key: "L", icon: <IconLasso size={16} stroke={1.5} aria-hidden /> },
    { tool: "frame", word: t("Frame"), key: "R", icon: <IconMarquee2 size={16} stroke={1.5} aria-hidden /> },
  ] as const;
  return (
    <>
      {tools.map(({ tool, word, key, icon }) => (
        <button
          key={tool}
          type="button"
          aria-pressed={active && painter.tool === tool}
          onClick={() => painter.take(tool)}
        >
          {icon} {word} <Kbd>{key}</Kbd>
        </button>
      ))}
      {active ? (
        <>
          <button type="button" aria-pressed={painter.erasing} onClick={() => painter.erase()}>
            <IconEraser size={16} stroke={1.5} aria-hidden /> {t("Erase")} <Kbd>E</Kbd>
          </button>
          <button type="button" aria-pressed={painter.sparing} onClick={() => painter.spare()}>
            <IconLock size={16} stroke={1.5} aria-hidden /> {t("Keep classes")} <Kbd>U</Kbd>
          </button>
          {painter.things ? (
            <>
              <button type="button" onClick={() => painter.begin()}>
                <IconSquarePlus size={16} stroke={1.5} aria-hidden /> {t("New thing")} <Kbd>I</Kbd>
              </button>
              <button type="button" aria-pressed={painter.stuff} onClick={() => painter.toggleStuff()}>
                <IconTexture size={16} stroke={1.5} aria-hidden /> {t("No thing")} <Kbd>J</Kbd>
              </button>
            </>
          ) : null}
          {painter.tool === "brush" ? (
            <span className="cloud-size">
              {t("{n} m", { n: painter.radius })} <Kbd>[</Kbd> <Kbd>]</Kbd>
            </span>
          ) : null}
        </>
      ) : null}
    </>
  );
}
