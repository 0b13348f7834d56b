import { logLoss } from '../statistics/log-loss.ts';
import type { KnownDeal } from './known-deals.ts';
import { shrunkRates } from './shrunk-rates.ts';

/** More segments than these are no segments. */
const mostSegments = 100;

export interface SegmentRate {
  column: string;
  chanceOf(deal: KnownDeal): number;
}

/** The won share by the one column of words that tells most about the closed deals it is learnt from; null without one. */
export function segmentRate(closed: readonly (KnownDeal & { won: boolean })[]): SegmentRate | null {
  const rate = closed.filter(({ won }) => won).length / closed.length;
  const outcomes = closed.map(({ won }) => (won ? 1 : 0));
  const columns = new Set(
    closed.flatMap(({ values }) =>
      [...values].flatMap(([column, value]) => (typeof value === 'string' ? [column] : [])),
    ),
  );
  let best: { loss: number; found: SegmentRate } | null = null;
  for (const column of [...columns].sort()) {
    if (column.startsWith('calendar')) continue;
    const key = ({ values }: KnownDeal): string => String(values.get(column) ?? '');
    const rates = shrunkRates(
      closed.map((deal) => ({ key: key(deal), won: deal.won })),
      () => rate,
    );
    if (rates.size < 2 || rates.size > mostSegments) continue;
    const chanceOf = (deal: KnownDeal): number => rates.get(key(deal)) ?? rate;
    const loss = logLoss(outcomes, closed.map(chanceOf)) ?? Infinity;
    if (!best || loss < best.loss) best = { loss, found: { column, chanceOf } };
  }
  return best?.found ?? null;
}
