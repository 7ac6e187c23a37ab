import { useState } from "react";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { CHANNELS, invertLight, isUsual, LIGHT, setLight, useLightStore, type Dial } from "../../light";
import { LightFilters } from "./LightFilters";

const WORDS = { all: "All", red: "Red", green: "Green", blue: "Blue" } as const;

/** Brightness, contrast, gamma, channels of the picture on the screen; the file and what is drawn stay as they are. */
export function LightPanel() {
  const light = useLightStore();
  const [open, setOpen] = useState(false);
  return (
    <div className="float light">
      <LightFilters />
      {open ? (
        <div role="group" aria-label={t("Light of the picture")} className="light-in">
          <Slider dial="brightness" word={t("Brightness")} value={light.brightness} />
          <Slider dial="contrast" word={t("Contrast")} value={light.contrast} />
          <Slider dial="gamma" word={t("Gamma")} value={light.gamma} />
          <label className="row tight">
            <span className="t2">{t("Channel")}</span>
            <select
              value={light.channel}
              onChange={(event) => setLight({ channel: CHANNELS[event.target.selectedIndex] ?? "all" })}
            >
              {CHANNELS.map((channel) => (
                <option key={channel} value={channel}>
                  {t(WORDS[channel])}
                </option>
              ))}
            </select>
          </label>
          <label className="row tight">
            <span className="t2">{t("Inverted")}</span>
            <input type="checkbox" checked={light.inverted} onChange={invertLight} />
          </label>
          <Button look="ghost" small disabled={isUsual(light)} onClick={() => setLight(undefined)}>
            {t("As it is")}
          </Button>
        </div>
      ) : null}
      <Button look="ghost" small aria-expanded={open} onClick={() => setOpen(!open)}>
        {t("Light")}
        {isUsual(light) ? null : <span className="t3"> {t("changed")}</span>}
      </Button>
    </div>
  );
}

interface SliderProps {
  readonly dial: Dial;
  readonly word: string;
  readonly value: number;
}

function Slider({ dial, word, value }: SliderProps) {
  return (
    <label className="row tight">
      <span className="t2">{word}</span>
      <input
        type="range"
        min={LIGHT.least}
        max={LIGHT.most}
        step={LIGHT.step}
        value={value}
        aria-valuetext={`${value} %`}
        onChange={(event) => setLight({ [dial]: Number(event.target.value) })}
      />
    </label>
  );
}
