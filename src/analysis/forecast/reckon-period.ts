import type { Instant } from '../../model/instant.ts';
import { type ForecastRow, heldAt } from './forecast-rows.ts';
import { lookCells } from './look-cells.ts';
import { type Moments, type Pooled, poolVoices } from './pool-voices.ts';
import { slotsPerCell } from './slot-walk.ts';

/** What one open deal is expected to bring in a period. */
export interface DealOutlook {
  id: string;
  owner: string | null;
  /** To be won in the period. */
  chance: number;
  /** Expected: not above `worth`. */
  value: number;
  /** What it brings if it is won, by its amount and how such amounts turned out. */
  worth: number;
}

/** A forecast with what it consists of: the means of the deals and of the rest sum to the whole. */
export interface Reckoning {
  fromAt: Instant;
  untilAt: Instant;
  deals: DealOutlook[];
  /** What is won of deals that do not exist yet, and what such periods brought beyond the open deals. */
  rest: { count: number; value: number; squaredValue: number };
  count: Moments;
  value: Moments;
  checkedOn: number;
}

/** The forecast of `[fromAt, untilAt)` made at `at`, deal by deal. `rows`: as known at `at`. */
export function reckonPeriod(
  rows: readonly ForecastRow[],
  at: Instant,
  fromAt: Instant,
  untilAt: Instant,
): Reckoning {
  const looks = lookCells(rows, at, { offsetMs: fromAt - at, lengthMs: untilAt - fromAt });
  const pooled = poolVoices(rows, looks)(0);
  const { expected, byChances, count, value, checkedOn } = pooled;
  // Where the pooled forecast is below what the chances say, all shrink alike; what it is above is nobody's.
  const keep = (whole: number, own: number): number => (own > 0 ? Math.min(1, whole / own) : 1);
  const kept = { count: keep(count.mean, byChances.count), value: keep(value.mean, byChances.value) };
  const deals = rows.flatMap((row, number): DealOutlook[] => {
    const seen = looks.slotOf(number);
    if (!seen) return [];
    const { chance, value: brings, worth } = outlookOf(expected, seen);
    return [
      {
        id: row.id,
        owner: heldAt(row.ownerAt, row.owners, at, null),
        chance: chance * kept.count,
        value: brings * kept.value,
        worth,
      },
    ];
  });
  const sum = (of: (deal: DealOutlook) => number): number =>
    deals.reduce((total, deal) => total + of(deal), 0);
  return {
    fromAt,
    untilAt,
    deals,
    rest: {
      count: Math.max(0, count.mean - sum(({ chance }) => chance)),
      value: Math.max(0, value.mean - sum((deal) => deal.value)),
      squaredValue: expected.reduce(
        (total, { said, value: share }) => total + share * said.learnt.unborn.squaredValue,
        0,
      ),
    },
    count,
    value,
    checkedOn,
  };
}

function outlookOf(
  expected: Pooled['expected'],
  { slot, amount }: { slot: number; amount: number },
): { chance: number; value: number; worth: number } {
  let chance = 0;
  let value = 0;
  let worth = 0;
  for (const { said, count: countShare, value: valueShare } of expected) {
    const { chances, realisation, unpricedWorth } = said.learnt;
    const here = chances[slot] ?? 0;
    const brings = slot % slotsPerCell === 0 ? unpricedWorth : amount * realisation;
    chance += countShare * here;
    value += valueShare * here * brings;
    worth += valueShare * brings;
  }
  return { chance, value, worth };
}
