import "./swatch.css";

const keys = "123456789qwertyuiopasdfghjklzxcvbnm";

/** The key of the nth label: 1 to 9, then letters. */
export const labelKey = (index: number): string => keys[index] ?? "";

interface Props {
  readonly index: number;
  readonly name: string;
  /** The owner's own colour instead of the palette's. */
  readonly colour?: string | null;
  readonly keyHint?: string;
}

/** A label's name in text colour beside its swatch with the key in it; never coloured text. */
export function LabelSwatch({ index, name, colour, keyHint }: Props) {
  const slot = (index % 24) + 1;
  const style = colour
    ? { background: colour, color: ink(colour) }
    : { background: `var(--l${slot})`, color: `var(--l${slot}i)` };
  return (
    <span className="row" style={{ minWidth: 0 }}>
      <span className="sw" style={style} aria-hidden="true">
        {keyHint ?? labelKey(index).toUpperCase()}
      </span>
      <span className="el">{name}</span>
    </span>
  );
}

/** Black or white, whichever reads better on the colour (relative luminance, WCAG 2.2). */
export function ink(colour: string): string {
  const hex = /^#([0-9a-f]{6})$/iu.exec(colour)?.[1];
  if (!hex) return "#000000";
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4);
  return (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) ? "#000000" : "#ffffff";
}
