import type { Estimate } from '../analysis/velocity/estimate.ts';
import type { Instant } from '../model/instant.ts';

/** A number for people: three figures and thousands apart; a dash where there is none. */
export function numberText(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '–';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-GB', { maximumFractionDigits: digits, minimumFractionDigits: 0 });
}

export const shareText = (share: number | null): string =>
  share === null ? '–' : `${numberText(share * 100)} %`;

/** “12 (10 to 15), n 34”. */
export function estimateText({ value, low, high, n }: Estimate, text = numberText): string {
  const range = low === null && high === null ? '' : ` (${text(low)} to ${text(high)})`;
  return `${text(value)}${range}, n ${numberText(n)}`;
}

export const dayText = (at: Instant): string => new Date(at).toISOString().slice(0, 10);
