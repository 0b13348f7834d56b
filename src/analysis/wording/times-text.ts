/** How often for a sentence: `not once`, `once`, `twice`, `3 times`. */
export function timesText(count: number): string {
  if (count === 0) return 'not once';
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}
