import { useState } from "react";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { LIGHT, setLight, useSticky, type Light } from "../../sticky";

/** Brightness and contrast of the picture on the screen; the file and what is drawn stay as they are. */
export function LightPanel() {
  const light = useSticky((sticky) => sticky.light);
  const [open, setOpen] = useState(false);
  const changed = light.brightness !== LIGHT.usual || light.contrast !== LIGHT.usual;
  return (
    <div className="float light">
      {open ? (
        <div role="group" aria-label={t("Brightness and contrast")} className="light-in">
          <Slider name="brightness" word={t("Brightness")} light={light} />
          <Slider name="contrast" word={t("Contrast")} light={light} />
          <Button look="ghost" small disabled={!changed} onClick={() => setLight(undefined)}>
            {t("As it is")}
          </Button>
        </div>
      ) : null}
      <Button look="ghost" small aria-expanded={open} onClick={() => setOpen(!open)}>
        {t("Light")}
        {changed ? <span className="t3"> {`${light.brightness} / ${light.contrast}`}</span> : null}
      </Button>
    </div>
  );
}

function Slider({
  name,
  word,
  light,
}: {
  readonly name: keyof Light;
  readonly word: string;
  readonly light: Light;
}) {
  return (
    <label className="row tight">
      <span className="t2">{word}</span>
      <input
        type="range"
        min={LIGHT.least}
        max={LIGHT.most}
        step={LIGHT.step}
        value={light[name]}
        aria-valuetext={`${light[name]} %`}
        onChange={(event) => setLight({ [name]: Number(event.target.value) })}
      />
    </label>
  );
}
