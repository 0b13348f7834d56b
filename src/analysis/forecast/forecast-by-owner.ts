import { dayMs, type Instant } from '../../model/instant.ts';
import { type ForecastRow, heldAt } from './forecast-rows.ts';
import { type Range, rangesOf } from './ranges-of.ts';
import type { Reckoning } from './reckon-period.ts';
import { wonAtWithin } from './won-between.ts';

export interface OwnerForecast {
  owner: string | null;
  /** Open now. */
  deals: number;
  value: Range;
  count: Range;
}

const yearMs = 365 * dayMs;
const halfLifeMs = 112 * dayMs;

/**
 * The forecast rolled up by owner, highest value first. An open deal is its present owner's; what comes of deals that
 * do not exist yet is shared as the wins of the last year were, later ones counting more. The means are whole cents
 * and sum to the whole's. Each range takes the owner's own chance and the misses of the whole.
 */
export function forecastByOwner(
  rows: readonly ForecastRow[],
  at: Instant,
  { deals, rest, count, value }: Reckoning,
): OwnerForecast[] {
  const shares = winShares(rows, at);
  const owners = [...new Set([...deals.map(({ owner }) => owner), ...shares.keys()])];
  const chance = chanceLeft({ deals, rest, count, value });
  const parts = owners.map((owner) => {
    const own = deals.filter((deal) => deal.owner === owner);
    const share = shares.get(owner) ?? { count: 0, value: 0 };
    const restCount = rest.count * share.count;
    return {
      owner,
      deals: own.length,
      value: {
        mean: own.reduce((sum, deal) => sum + deal.value, 0) + rest.value * share.value,
        variance: chance.value * (variances(own).value + restCount * rest.squaredValue),
        spread: value.spread,
      },
      count: {
        mean: own.reduce((sum, deal) => sum + deal.chance, 0) + restCount,
        variance: chance.count * (variances(own).count + restCount),
        spread: count.spread,
      },
    };
  });
  const cents = wholeCents(parts.map((part) => part.value.mean));
  return parts
    .map((part, index) => {
      const ranges = rangesOf(part);
      return {
        owner: part.owner,
        deals: part.deals,
        value: { ...ranges.value, mean: (cents[index] ?? 0) / 100 },
        count: ranges.count,
      };
    })
    .sort((a, b) => b.value.mean - a.value.mean);
}

/** Variances by chance of deals that are won or not. */
export function variances(deals: Reckoning['deals']): { count: number; value: number } {
  let count = 0;
  let value = 0;
  for (const { chance, worth } of deals) {
    count += chance * (1 - chance);
    value += chance * (1 - chance) * worth * worth;
  }
  return { count, value };
}

/** The whole's variance by chance over that of its parts. */
export function chanceLeft({
  deals,
  rest,
  count,
  value,
}: Pick<Reckoning, 'deals' | 'rest' | 'count' | 'value'>): { count: number; value: number } {
  const own = variances(deals);
  const over = (whole: number, part: number): number => (part > 0 ? whole / part : 1);
  return {
    count: over(count.variance, own.count + rest.count),
    value: over(value.variance, own.value + rest.count * rest.squaredValue),
  };
}

/** Of the wins of the last year, each owner's share; without wins nobody's. */
function winShares(
  rows: readonly ForecastRow[],
  at: Instant,
): Map<string | null, { count: number; value: number }> {
  const sums = new Map<string | null, { count: number; value: number }>();
  const total = { count: 0, value: 0 };
  for (const row of rows) {
    const wonAt = wonAtWithin(row, at - yearMs, at + 1);
    if (wonAt === null) continue;
    const weight = 0.5 ** ((at - wonAt) / halfLifeMs);
    const owner = heldAt(row.ownerAt, row.owners, wonAt, null);
    const own = sums.get(owner) ?? { count: 0, value: 0 };
    const brought = weight * heldAt(row.amountAt, row.amounts, wonAt, 0);
    sums.set(owner, { count: own.count + weight, value: own.value + brought });
    total.count += weight;
    total.value += brought;
  }
  if (sums.size === 0) return new Map([[null, { count: 1, value: 1 }]]);
  return new Map(
    [...sums].map(([owner, { count, value }]) => [
      owner,
      {
        count: count / total.count,
        value: total.value > 0 ? value / total.value : count / total.count,
      },
    ]),
  );
}

/** Amounts as whole cents whose sum is the sum's own: the largest remainders get what is left (Hamilton's method). */
function wholeCents(amounts: readonly number[]): number[] {
  const exact = amounts.map((amount) => amount * 100);
  const cents = exact.map(Math.floor);
  const left =
    Math.round(exact.reduce((sum, one) => sum + one, 0)) - cents.reduce((sum, one) => sum + one, 0);
  const order = [...exact.keys()].sort(
    (a, b) => (exact[b] ?? 0) - (cents[b] ?? 0) - (exact[a] ?? 0) + (cents[a] ?? 0),
  );
  for (const index of order.slice(0, Math.max(0, left))) cents[index] = (cents[index] ?? 0) + 1;
  return cents;
}
