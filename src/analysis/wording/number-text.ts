const formatter = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** A number for a sentence, to three figures: `12,300`, `0.254`. */
export function numberText(value: number): string {
  return formatter.format(value);
}
