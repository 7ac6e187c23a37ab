import { useSyncExternalStore } from "react";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { count, decimals, percent } from "@/ui/format";
import type { Region } from "../../core/draft";
import type { LabelOption } from "../../core/plan";
import { Swatch } from "../../parts/Swatch";
import type { Size } from "../../scene/camera";
import type { Tool } from "../../scene/gesture";
import { useSticky } from "../../sticky";
import type { ImageEditor } from "./imageEditor";
import { LightPanel } from "./Light";
import { REACH } from "./pixels";
import type { ShapeTool } from "./shapeTool";
import { KeyOf } from "../../parts/KeyOf";

interface Props {
  readonly editor: ImageEditor;
  readonly image: Size | undefined;
  readonly shape: ShapeTool;
  readonly label: LabelOption | undefined;
  readonly selected: Region | undefined;
}

/** What floats on the letterbox: tool and label, what comes next, size and pointer, zoom. */
export function Floats({ editor, image, shape, label, selected }: Props) {
  const tool = useSticky((sticky) => sticky.tool);
  const { brush, tolerance } = useSticky();
  const words = {
    select: t("Select"),
    pan: t("Pan"),
    draw: t(shape.word),
    erase: t("Eraser"),
    fill: t("Fill"),
    wand: t("Magic wand"),
    lasso: t("Lasso"),
  }[tool];
  const paints = shape.kind === "mask" && tool !== "select" && tool !== "pan";
  const named = ["draw", "fill", "wand", "lasso"].includes(tool) && label !== undefined;
  return (
    <>
      <div className="float top">
        {named ? <Swatch option={label} hint={label.key} /> : null}
        <b className="b">{named ? `${words}, ${label.title}` : words}</b>
        <span className="vr short" />
        {paints && tool !== "fill" && tool !== "lasso" ? (
          <span className="t2 row tight">
            {tool === "wand" ? t("tolerance {n}", { n: tolerance }) : t("{n} px", { n: brush })}{" "}
            <KeyOf id="tool.smaller" usual="[" /> <KeyOf id="tool.larger" usual="]" />
          </span>
        ) : null}
        {paints ? <Spread editor={editor} /> : null}
        {selected === undefined ? <Hint editor={editor} shape={shape} /> : <Corner editor={editor} />}
      </div>
      {image === undefined ? null : <Place editor={editor} image={image} selected={selected} />}
      <LightPanel />
      <Zoom editor={editor} />
    </>
  );
}

/** Why nothing was painted. */
function Spread({ editor }: Pick<Props, "editor">) {
  const spread = useScene(editor, () => editor.brush.spread);
  return spread ? (
    <span className="bad" role="status">
      {t("too far apart for one mask; begin another")}
    </span>
  ) : null;
}

/** What to do with the tool at hand. */
function Hint({ editor, shape }: Pick<Props, "editor" | "shape">) {
  const tool = useSticky((sticky) => sticky.tool);
  const tiled = editor.size?.tiles !== undefined;
  return <span className="t2 row tight">{hintOf(tool, shape, tiled)}</span>;
}

function hintOf(tool: Tool, shape: ShapeTool, tiled: boolean): string {
  if (tool === "pan") return t("drag the picture");
  if (tool === "select") return t("click a region");
  if (tool === "fill") return t("click a gap that paint surrounds");
  if (tool === "wand" && tiled) return t("click a colour; it looks {n} px around", { n: count(REACH) });
  if (tool === "wand") return t("click a colour");
  if (tool === "lasso") return t("click corners, or draw with the button held; end at the first");
  return tool === "erase" ? t("rub with the button held") : t(shape.how);
}

/** What can be done with the selected region, or with the corner of it that is at hand. */
function Corner({ editor }: { readonly editor: ImageEditor }) {
  const handle = useScene(editor, () => editor.scene.state.handle);
  const handles = editor.selected?.figure.handles ?? [];
  const at = handles.findIndex((one) => one.id === handle);
  const solid = handles.filter((one) => one.look !== "between");
  const name =
    handles[at]?.name ??
    t("corner {n} of {all}", { n: solid.findIndex(({ id }) => id === handle) + 1, all: solid.length });
  return (
    <>
      {at < 0 ? null : (
        <span className="t2" role="status">
          {name}
        </span>
      )}
      <span className="t2 row tight">
        <KeyOf id="region.delete" usual="Delete" /> {t("delete")}
      </span>
      <span className="t2 row tight">
        <KeyOf id="region.back" usual="Escape" /> {at < 0 ? t("deselect") : t("whole region")}
      </span>
    </>
  );
}

function Place({
  editor,
  image,
  selected,
}: {
  readonly editor: ImageEditor;
  readonly image: Size;
  readonly selected: Region | undefined;
}) {
  const pointer = useScene(editor, () => editor.scene.state.pointer);
  const at = pointer ?? (selected === undefined ? undefined : editor.selected?.figure.bounds);
  return (
    <div className="float bottom" aria-hidden="true">
      <span className="mono">
        {count(Math.round(image.width))} × {count(Math.round(image.height))}
      </span>
      {at === undefined ? null : (
        <span className="t3">
          x {decimals(at.x, 1)} y {decimals(at.y, 1)}
        </span>
      )}
    </div>
  );
}

function Zoom({ editor }: { readonly editor: ImageEditor }) {
  const scale = useScene(editor, () => editor.scene.camera.scale);
  return (
    <div className="float zoom">
      <Button look="ghost" small icon aria-label={t("Zoom out")} onClick={() => editor.scene.zoom(1 / 1.25)}>
        −
      </Button>
      <button
        type="button"
        className="zoom-n"
        title={t("Fit the picture (0)")}
        onClick={() => editor.scene.fit()}
      >
        {percent(scale, 1)}
      </button>
      <Button look="ghost" small icon aria-label={t("Zoom in")} onClick={() => editor.scene.zoom(1.25)}>
        +
      </Button>
    </div>
  );
}

/** Follows the camera without re-rendering the page around it. */
function useScene<T>(editor: ImageEditor, read: () => T): T {
  return useSyncExternalStore((listener) => editor.scene.subscribe(listener), read);
}
