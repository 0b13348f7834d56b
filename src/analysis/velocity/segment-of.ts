import { quantile } from '../statistics/quantile.ts';
import type { FlowRow } from './flow-rows.ts';

/** A segment has at least this share of the deals, and there are no more than so many of them. */
const leastShare = 0.05;
const mostSegments = 6;

/**
 * What kind of deal each one is: its type where the CRM tells at least two that are not rare, else its size as a
 * third of the deals with an amount. Answers how to read the segment of a row; null for the few of rare kinds.
 */
export function segmentOf(rows: readonly FlowRow[]): (row: FlowRow) => string | null {
  const counts = [...Map.groupBy(rows, ({ type }) => type)]
    .filter(([type, deals]) => type !== null && deals.length >= leastShare * rows.length)
    .sort(([, a], [, b]) => b.length - a.length);
  if (counts.length >= 2) {
    const kept = new Set(counts.slice(0, mostSegments).map(([type]) => type));
    return ({ type }) => (kept.has(type) ? type : null);
  }
  const amounts = rows.flatMap(({ amount }) => (amount === null ? [] : [amount])).sort((a, b) => a - b);
  const [third, twoThirds] = [quantile(amounts, 1 / 3), quantile(amounts, 2 / 3)];
  return ({ amount }) =>
    amount === null || third === null || twoThirds === null
      ? null
      : amount < third
        ? 'small deals'
        : amount < twoThirds
          ? 'middling deals'
          : 'large deals';
}
