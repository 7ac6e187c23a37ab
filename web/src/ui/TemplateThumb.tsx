import type { ReactNode } from "react";

interface Props {
  readonly kind: string;
  readonly controls: readonly string[];
}

const bar = (x: number, y: number, width: number, fill = "var(--line-2)") => (
  <rect key={`${x}-${y}`} x={x} y={y} width={width} height="4" rx="1" fill={fill} />
);

const boxes = (
  <>
    <path d="M0 88V60l70-20h40l90 26v22z" fill="var(--line-2)" />
    <rect x="38" y="42" width="44" height="28" stroke="var(--l1k)" strokeWidth="2.5" />
    <rect x="140" y="26" width="18" height="46" stroke="var(--l2k)" strokeWidth="2.5" />
  </>
);
const classes = (
  <>
    {[20, 62, 104, 146].map((x) => (
      <rect key={x} x={x} y="20" width="34" height="34" fill="var(--line-2)" />
    ))}
    {[20, 62, 104, 146].map((x) => bar(x, 60, 34, x === 62 ? "var(--text)" : "var(--line-2)"))}
  </>
);
const spans = (
  <>
    {[bar(20, 18, 160), bar(20, 32, 148), bar(20, 46, 156), bar(20, 60, 90)]}
    <path d="M20 25h44" stroke="var(--l1k)" strokeWidth="3" />
    <path d="M96 39h52" stroke="var(--l2k)" strokeWidth="3" />
    <path d="M40 53h36" stroke="var(--l4k)" strokeWidth="3" />
  </>
);
const choice = (
  <>
    {[bar(20, 16, 150), bar(20, 28, 120)]}
    {[44, 58, 72].map((y, index) => (
      <g key={y}>
        <circle cx="26" cy={y} r="4" stroke="var(--data-2)" fill={index === 1 ? "var(--text)" : "none"} />
        {bar(38, y - 2, 60 - index * 12)}
      </g>
    ))}
  </>
);
const scale = (
  <>
    {[bar(20, 16, 160), bar(20, 28, 140), bar(20, 40, 100)]}
    {[60, 80, 100, 120, 140].map((x, index) => (
      <circle
        key={x}
        cx={x}
        cy="66"
        r="5"
        stroke="var(--data-2)"
        fill={index === 3 ? "var(--text)" : "none"}
      />
    ))}
  </>
);
const preference = (
  <>
    {[14, 24, 34, 44].flatMap((y, index) => [bar(20, y, 70 - index * 8), bar(110, y, 64 - index * 7)])}
    <path d="M100 10v46" stroke="var(--line-2)" />
    {[60, 80, 100, 120, 140].map((x, index) => (
      <circle
        key={x}
        cx={x}
        cy="70"
        r="5"
        stroke="var(--data-2)"
        fill={index === 1 ? "var(--text)" : "none"}
      />
    ))}
  </>
);
const writing = (
  <>
    {[bar(20, 16, 150), bar(20, 28, 120)]}
    <rect x="20" y="42" width="160" height="32" rx="3" stroke="var(--data-2)" />
    {[bar(28, 50, 90), bar(28, 60, 50)]}
  </>
);

/** A small sketch of what the screen will look like, in the colours of labels only where they are labels. */
function sketch({ kind, controls }: Props): ReactNode {
  if (["box", "track", "cuboid"].some((type) => controls.includes(type))) return boxes;
  if (controls.includes("span")) return spans;
  if (kind === "image") return classes;
  if (kind === "chat") return preference;
  if (controls.some((type) => type === "choice" || type === "choices")) return choice;
  if (controls.includes("text")) return writing;
  return scale;
}

export function TemplateThumb(props: Props) {
  return (
    <svg viewBox="0 0 200 88" preserveAspectRatio="xMidYMid meet" aria-hidden="true" fill="none">
      {sketch(props)}
    </svg>
  );
}
