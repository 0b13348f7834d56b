/** A length of time for a sentence: `less than a day`, `1 day`, `23 days`. */
export function daysText(days: number): string {
  if (days < 1) return 'less than a day';
  const whole = Math.floor(days);
  return whole === 1 ? '1 day' : `${whole} days`;
}
