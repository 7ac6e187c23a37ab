import { t } from "@/i18n";

interface Props {
  readonly speeds: readonly number[];
  readonly speed: number;
  readonly onChange: (speed: number) => void;
}

/** How fast a sound or a video plays. */
export function SpeedSelect({ speeds, speed, onChange }: Props) {
  return (
    <label className="t2">
      {t("Speed")}{" "}
      <select value={speed} onChange={(event) => onChange(Number(event.target.value))}>
        {speeds.map((one) => (
          <option key={one} value={one}>
            {one}×
          </option>
        ))}
      </select>
    </label>
  );
}
