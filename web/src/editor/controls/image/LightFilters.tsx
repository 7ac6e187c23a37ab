import { useLightStore, type Channel } from "../../light";

/** Which share of red, green and blue each shown channel takes. */
const ROWS: Readonly<Record<Exclude<Channel, "all">, string>> = {
  red: "1 0 0 0 0",
  green: "0 1 0 0 0",
  blue: "0 0 1 0 0",
};

/** The filters that CSS has no word for: gamma, and one channel in greys. */
export function LightFilters() {
  const { gamma, channel } = useLightStore();
  const exponent = 100 / gamma;
  const row = channel === "all" ? undefined : ROWS[channel];
  return (
    <svg className="light-filters" width="0" height="0" aria-hidden="true">
      <filter id="light-gamma" colorInterpolationFilters="sRGB">
        <feComponentTransfer>
          <feFuncR type="gamma" exponent={exponent} />
          <feFuncG type="gamma" exponent={exponent} />
          <feFuncB type="gamma" exponent={exponent} />
        </feComponentTransfer>
      </filter>
      {row === undefined ? null : (
        <filter id="light-channel" colorInterpolationFilters="sRGB">
          <feColorMatrix type="matrix" values={`${row} ${row} ${row} 0 0 0 1 0`} />
        </filter>
      )}
    </svg>
  );
}
