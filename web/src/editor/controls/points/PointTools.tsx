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
import { KeyOf } from "../../parts/KeyOf";

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
          title={word}
          aria-pressed={active && painter.tool === tool}
          onClick={() => painter.take(tool)}
        >
          {icon} <span>{word}</span> <Kbd>{key}</Kbd>
        </button>
      ))}
      {active ? (
        <>
          <button
            type="button"
            title={t("Erase")}
            aria-pressed={painter.erasing}
            onClick={() => painter.erase()}
          >
            <IconEraser size={16} stroke={1.5} aria-hidden /> <span>{t("Erase")}</span>{" "}
            <KeyOf id="points.erase" usual="E" />
          </button>
          <button
            type="button"
            title={t("Keep classes")}
            aria-pressed={painter.sparing}
            onClick={() => painter.spare()}
          >
            <IconLock size={16} stroke={1.5} aria-hidden /> <span>{t("Keep classes")}</span>{" "}
            <KeyOf id="points.spare" usual="U" />
          </button>
          {painter.things ? (
            <>
              <button type="button" title={t("New thing")} onClick={() => painter.begin()}>
                <IconSquarePlus size={16} stroke={1.5} aria-hidden /> <span>{t("New thing")}</span>{" "}
                <KeyOf id="points.thing" usual="I" />
              </button>
              <button
                type="button"
                title={t("No thing")}
                aria-pressed={painter.stuff}
                onClick={() => painter.toggleStuff()}
              >
                <IconTexture size={16} stroke={1.5} aria-hidden /> <span>{t("No thing")}</span>{" "}
                <KeyOf id="points.stuff" usual="J" />
              </button>
            </>
          ) : null}
          {painter.tool === "brush" ? (
            <span className="cloud-size">
              {t("{n} m", { n: painter.radius })} <KeyOf id="points.smaller" usual="[" />{" "}
              <KeyOf id="points.larger" usual="]" />
            </span>
          ) : null}
        </>
      ) : null}
    </>
  );
}
