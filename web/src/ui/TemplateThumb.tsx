import type { ReactNode } from "react";

interface Props {
  readonly kind: string;
  readonly controls: readonly string[];
}

const bar = (x: number, y: number, width: number, fill = "var(--shade)") => (
  <rect key={`${x}-${y}`} x={x} y={y} width={width} height="4" rx="1" fill={fill} />
);

const boxes = (
  <>
    <path d="M0 88V60l70-20h40l90 26v22z" fill="var(--shade)" />
    <rect x="38" y="42" width="44" height="28" stroke="var(--l1k)" strokeWidth="2.5" />
    <rect x="140" y="26" width="18" height="46" stroke="var(--l2k)" strokeWidth="2.5" />
  </>
);
const classes = (
  <>
    {[20, 62, 104, 146].map((x) => (
      <rect key={x} x={x} y="20" width="34" height="34" fill="var(--shade)" />
    ))}
    {[20, 62, 104, 146].map((x) => bar(x, 60, 34, x === 62 ? "var(--text)" : "var(--shade)"))}
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
    <path d="M100 10v46" stroke="var(--shade)" />
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

const wave = (
  <>
    {Array.from({ length: 27 }, (_, index) => {
      const half = 4 + Math.abs(Math.sin(index * 1.7) * Math.sin(index / 8.6)) * 26;
      return (
        <path
          key={index}
          d={`M${22 + index * 6} ${44 - half}v${2 * half}`}
          stroke="var(--shade)"
          strokeWidth="3"
        />
      );
    })}
    <rect x="32" y="14" width="46" height="60" fill="var(--l1k)" fillOpacity=".25" stroke="var(--l1k)" />
    <rect x="112" y="14" width="40" height="60" fill="var(--l2k)" fillOpacity=".25" stroke="var(--l2k)" />
  </>
);
const series = (
  <>
    <path
      d="M20 30c14-20 22 14 36 4s18-22 34-6 20 8 32 0 30-16 58 4"
      stroke="var(--data-2)"
      strokeWidth="2"
    />
    <path d="M20 66l24-6 18 6 26-18 22 16 24-8 22 10 24-12" stroke="var(--shade)" strokeWidth="2" />
    <rect x="80" y="10" width="36" height="68" fill="var(--l2k)" fillOpacity=".25" stroke="var(--l2k)" />
  </>
);
const page = (
  <>
    <rect x="68" y="4" width="64" height="82" fill="var(--surface)" stroke="var(--shade)" />
    {[bar(76, 14, 26), bar(76, 22, 20), bar(76, 44, 40), bar(76, 54, 44), bar(76, 64, 36)]}
    <rect x="108" y="10" width="18" height="10" stroke="var(--l2k)" strokeWidth="2" />
    <rect x="73" y="39" width="54" height="33" stroke="var(--l6k)" strokeWidth="2" />
  </>
);
const cloud = (
  <>
    {[16, 34, 54, 76].map((r) => (
      <ellipse
        key={r}
        cx="100"
        cy="62"
        rx={r * 1.2}
        ry={r * 0.34}
        stroke="var(--shade)"
        strokeDasharray="1.5 3"
      />
    ))}
    <path
      d="M78 38h34v26H78zM92 28h34v26h-34zM78 38l14-10M112 38l14-10M112 64l14-10M78 64l14-10"
      stroke="var(--l1k)"
      strokeWidth="2"
    />
  </>
);
const crates = (
  <>
    <path d="M0 88V60l70-20h40l90 26v22z" fill="var(--shade)" />
    <path
      d="M52 40h40v30H52zM64 30h40v30h-40zM52 40l12-10M92 40l12-10M92 70l12-10M52 70l12-10"
      stroke="var(--l1k)"
      strokeWidth="2"
    />
    <path
      d="M140 36h16v36h-16zM147 30h16v36h-16zM140 36l7-6M156 36l7-6M156 72l7-6M140 72l7-6"
      stroke="var(--l2k)"
      strokeWidth="2"
    />
  </>
);
const cells = (
  <>
    {[0, 1, 2, 3].flatMap((row) =>
      [0, 1, 2].map((column) => (
        <rect
          key={`${row}-${column}`}
          x={28 + column * 48}
          y={14 + row * 15}
          width="48"
          height="15"
          stroke="var(--shade)"
          fill={row === 2 && column === 1 ? "var(--l1k)" : row === 0 ? "var(--shade)" : "none"}
          fillOpacity={row === 0 ? 1 : 0.4}
        />
      )),
    )}
  </>
);
const drawnBy: Readonly<Record<string, ReactNode>> = {
  audio: wave,
  timeseries: series,
  document: page,
  pointcloud: cloud,
  table: cells,
};

/** A small sketch of what the screen will look like, in the colours of labels only where they are labels. */
function sketch({ kind, controls }: Props): ReactNode {
  const drawn = drawnBy[kind];
  if (drawn) return drawn;
  if (controls.includes("camera_cuboid")) return crates;
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
