import type { Velocity } from './velocity-of.ts';

/** What each factor did to the logarithm of the velocity; the four parts sum to `total` exactly. */
export interface Decomposition {
  total: number;
  deals: number;
  size: number;
  winRate: number;
  time: number;
}

/**
 * Parts a change of the Little form into number, size, win rate and time: Δln V = Δln N + Δln A + Δln W − Δln T.
 * Null when one of the two has no velocity.
 */
export function decomposeChange(before: Velocity, after: Velocity): Decomposition | null {
  const change = (name: 'openDeals' | 'meanWon' | 'winRate' | 'meanDays'): number =>
    Math.log((after.factors[name].value ?? 0) / (before.factors[name].value ?? 0));
  const parts = {
    deals: change('openDeals'),
    size: change('meanWon'),
    winRate: change('winRate'),
    time: -change('meanDays'),
  };
  const total = parts.deals + parts.size + parts.winRate + parts.time;
  return Number.isFinite(total) ? { total, ...parts } : null;
}
