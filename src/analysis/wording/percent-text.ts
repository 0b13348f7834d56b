/** A share 0–1 for a sentence, without claiming certainty: `54%`, `under 1%`, `over 99%`. */
export function percentText(share: number): string {
  if (share < 0.01) return 'under 1%';
  if (share > 0.99) return 'over 99%';
  return `${Math.round(share * 100)}%`;
}
