import { dayMs, type Instant } from '../../model/instant.ts';
import type { ForecastRow } from './forecast-rows.ts';
import { rowColumns } from './row-columns.ts';

const halfLifeMs = 112 * dayMs;

/**
 * How far a mean that was learnt from the wins before `at` is off at the least, because these came by chance
 * themselves: its variance as a share of its square, Σx² ÷ (Σx)² of a compound Poisson sum, later wins counting more.
 */
export function doubtOfFew(rows: readonly ForecastRow[], at: Instant): { count: number; value: number } {
  const { wonAt, wonValue } = rowColumns(rows);
  const count = { sum: 0, squares: 0 };
  const value = { sum: 0, squares: 0 };
  for (const [win, won] of wonAt.entries()) {
    if (won > at) continue;
    const weight = 0.5 ** ((at - won) / halfLifeMs);
    add(count, weight);
    add(value, weight * (wonValue[win] ?? 0));
  }
  return { count: shareOf(count), value: shareOf(value) };
}

interface Sums {
  sum: number;
  squares: number;
}

function add(sums: Sums, one: number): void {
  sums.sum += one;
  sums.squares += one * one;
}

const shareOf = ({ sum, squares }: Sums): number => (sum > 0 ? squares / (sum * sum) : 0);
