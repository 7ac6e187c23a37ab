import type { Bounds } from "./format";

interface Props {
  readonly estimate: number | null;
  readonly bounds?: Bounds | null | undefined;
  readonly target?: number | null | undefined;
  readonly scale?: readonly [number, number];
  readonly width?: number;
  readonly height?: number;
}

/** Hairline track, band = the interval, tick = the estimate, notch = the target; a dot without interval. */
export function AssayGlyph({ estimate, bounds, target, scale = [0, 1], width = 72, height = 12 }: Props) {
  const [from, to] = scale;
  const at = (share: number) => {
    const place = Math.min(1, Math.max(0, (share - from) / (to - from)));
    return 1 + place * (width - 2);
  };
  const middle = height / 2;
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path className="tr" d={`M1 ${middle}H${width - 1}`} />
      {target === null || target === undefined ? null : (
        <path className="tg" d={`M${at(target)} 0V${height}`} />
      )}
      {bounds ? <path className="bd" d={`M${at(bounds.low)} ${middle}H${at(bounds.high)}`} /> : null}
      {estimate === null ? null : bounds ? (
        <rect className="pt" x={at(estimate) - 1.75} y=".5" width="3.5" height={height - 1} rx="1" />
      ) : (
        <circle className="pt" cx={at(estimate)} cy={middle} r="3.5" />
      )}
    </svg>
  );
}
