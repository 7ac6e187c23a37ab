/** The wire counts money in millionths of the organization's currency. */
export const fromMicros = (micros: number): number => micros / 1e6;
export const toMicros = (amount: number): number => Math.round(amount * 1e6);
