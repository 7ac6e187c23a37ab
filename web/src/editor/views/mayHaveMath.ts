/** Whether a text may hold mathematics at all; most do not, and need no parser of it. */
export const mayHaveMath = (text: string): boolean => /\$|\\[[(]|^ {0,3}[`~]{3,} *math/mu.test(text);
