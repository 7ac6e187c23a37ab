/** 1:02:03.45, without hours where there are none; always with the hundredths that annotators nudge by. */
export function clock(seconds: number): string {
  const hundredths = Math.round(seconds * 100);
  const two = (n: number) => String(n).padStart(2, "0");
  const [h, m] = [Math.floor(hundredths / 360_000), Math.floor(hundredths / 6000) % 60];
  const rest = `${two(Math.floor(hundredths / 100) % 60)}.${two(hundredths % 100)}`;
  return h > 0 ? `${h}:${two(m)}:${rest}` : `${m}:${rest}`;
}
