/** The mark: an octagonal stamp with the Assay glyph in it. */
export function Mark({ size = 20 }: { readonly size?: number }) {
  return (
    <svg viewBox="0 0 20 20" width={size} height={size} fill="none" stroke="currentColor" aria-hidden="true">
      <path
        d="M6.6 1.5h6.8l5.1 5.1v6.8l-5.1 5.1H6.6l-5.1-5.1V6.6z"
        strokeWidth="1.6"
        strokeLinejoin="round"
      />
      <path d="M5 10h10" strokeWidth="1.2" />
      <path d="M8.8 10h5" strokeWidth="3.6" />
      <path d="M11.6 6.4v7.2" strokeWidth="1.8" />
    </svg>
  );
}
