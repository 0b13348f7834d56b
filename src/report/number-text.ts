import type { Instant } from '../model/instant.ts';
import type { Estimate } from '../model/pipeline-figures.ts';

/** No line ends here. */
const fixedSpace = '\u00a0';

/** A number for people: three figures and thousands apart; a dash where there is none. */
export function numberText(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '–';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  const text = Math.abs(value).toLocaleString('en-GB', { maximumFractionDigits: digits });
  return value < 0 && text !== '0' ? `−${text}` : text;
}

/** What is next to nothing, or next to all, is not said to be nothing or all. */
export function shareText(share: number | null): string {
  if (share === null) return '–';
  const percent =
    share > 0 && share < 0.0001 ? '<0.01' : share < 1 && share > 0.9999 ? '>99.99' : numberText(share * 100);
  return `${percent}${fixedSpace}%`;
}

/** “1 deal”, “2,000 deals”. */
export const countText = (count: number, one: string, many = `${one}s`): string =>
  `${numberText(count)} ${count === 1 ? one : many}`;

/** “ (10 to 15; n 34)”, to stand within a sentence. */
export const rangeText = ({ low, high, n }: Estimate, text = numberText): string =>
  ` (${low === null && high === null ? '' : `${text(low)} to ${text(high)}; `}n${fixedSpace}${numberText(n)})`;

/** “12 (10 to 15), n 34”; a line does not break before a unit or a number of cases. */
export function estimateText({ value, low, high, n }: Estimate, text = numberText): string {
  if (value === null) return n > 0 ? `–, n${fixedSpace}${numberText(n)}` : '–';
  const range = low === null && high === null ? '' : ` (${text(low)} to ${text(high)})`;
  return `${text(value)}${range}, n${fixedSpace}${numberText(n)}`;
}

export const dayText = (at: Instant): string => new Date(at).toISOString().slice(0, 10);
