import { useSyncExternalStore } from "react";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { count, decimals } from "@/ui/format";
import { Kbd } from "@/ui/Kbd";
import type { Region } from "../../core/draft";
import type { LabelOption } from "../../core/plan";
import { Swatch } from "../../parts/Swatch";
import type { Size } from "../../scene/camera";
import { useSticky } from "../../sticky";
import type { BoxEditor } from "./boxEditor";

interface Props {
  readonly editor: BoxEditor;
  readonly image: Size | undefined;
  readonly label: LabelOption | undefined;
  readonly selected: Region | undefined;
}

/** What floats on the letterbox: tool and label, size and pointer, zoom. */
export function Floats({ editor, image, label, selected }: Props) {
  const tool = useSticky((sticky) => sticky.tool);
  const words = { select: t("Select"), pan: t("Pan"), box: t("Box") }[tool];
  return (
    <>
      <div className="float top">
        {tool === "box" && label !== undefined ? <Swatch option={label} hint={label.key} /> : null}
        <b className="b">{tool === "box" && label !== undefined ? `${words}, ${label.title}` : words}</b>
        <span className="vr short" />
        {selected === undefined ? (
          <span className="t2 row tight">
            {tool === "box" ? t("drag, or click two corners") : t("click a box")}
          </span>
        ) : (
          <>
            <span className="t2 row tight">
              <Kbd>Del</Kbd> {t("delete")}
            </span>
            <span className="t2 row tight">
              <Kbd>Esc</Kbd> {t("deselect")}
            </span>
          </>
        )}
      </div>
      {image === undefined ? null : <Place editor={editor} image={image} selected={selected} />}
      <Zoom editor={editor} />
    </>
  );
}

function Place({
  editor,
  image,
  selected,
}: {
  readonly editor: BoxEditor;
  readonly image: Size;
  readonly selected: Region | undefined;
}) {
  const pointer = useScene(editor, () => editor.scene.state.pointer);
  const at =
    pointer ?? (selected === undefined ? undefined : { x: Number(selected["x"]), y: Number(selected["y"]) });
  return (
    <div className="float bottom" aria-hidden="true">
      <span className="mono">
        {count(image.width)} × {count(image.height)}
      </span>
      {at === undefined ? null : (
        <span className="t3">
          x {decimals(at.x, 1)} y {decimals(at.y, 1)}
        </span>
      )}
    </div>
  );
}

function Zoom({ editor }: { readonly editor: BoxEditor }) {
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
        {Math.round(scale * 100)}
        {"\u202f"}%
      </button>
      <Button look="ghost" small icon aria-label={t("Zoom in")} onClick={() => editor.scene.zoom(1.25)}>
        +
      </Button>
    </div>
  );
}

/** Follows the camera without re-rendering the page around it. */
function useScene<T>(editor: BoxEditor, read: () => T): T {
  return useSyncExternalStore((listener) => editor.scene.subscribe(listener), read);
}
