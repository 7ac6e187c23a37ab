import { IconUpload } from "@tabler/icons-react";
import { useRef, useState, type DragEvent, type ReactNode } from "react";
import { t } from "@/i18n";
import { Button } from "./Button";

interface Props {
  readonly onFiles: (files: readonly File[]) => void;
  readonly accept?: string;
  readonly hint?: ReactNode;
}

/** A place to drop files on, or to choose them by hand. */
export function Drop({ onFiles, accept, hint }: Props) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    <div
      className="drop"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconUpload size={20} stroke={1.5} style={{ margin: "0 auto 4px" }} aria-hidden="true" />
      {t("Drop files here, or")}{" "}
      <Button look="link" onClick={() => input.current?.click()}>
        {t("choose files")}
      </Button>
      {hint ? <div className="f2 t3">{hint}</div> : null}
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t("Files")}
        accept={accept}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}
