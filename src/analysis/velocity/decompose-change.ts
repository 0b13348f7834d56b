import type { Estimate } from '../../model/pipeline-figures.ts';
import { estimateOf } from './estimate.ts';
import type { SampledVelocity, VelocityFigures } from './velocity-of.ts';

/** What each factor did to the logarithm of the velocity; the four parts sum to `total` exactly. */
export type Decomposition = Record<'total' | 'deals' | 'size' | 'winRate' | 'time', Estimate>;

/**
 * Parts a change of the Little form into number, size, win rate and time: Δln V = Δln N + Δln A + Δln W − Δln T, each
 * with the range of its bootstrap. Null when one of the two has no velocity.
 */
export function decomposeChange(before: SampledVelocity, after: SampledVelocity): Decomposition | null {
  const whole = partsOf(valuesOf(before), valuesOf(after));
  if (whole === null) return null;
  const pairs = Math.min(before.replicates.length, after.replicates.length);
  const made = Array.from({ length: pairs }, (_, pair) =>
    partsOf(before.replicates[pair] ?? null, after.replicates[pair] ?? null),
  );
  const estimate = (part: keyof Decomposition, of: keyof Factors): Estimate =>
    estimateOf(
      whole[part],
      made.map((parts) => parts?.[part] ?? null),
      before.velocity.factors[of].n + after.velocity.factors[of].n,
    );
  return {
    total: estimate('total', 'winRate'),
    deals: estimate('deals', 'openDeals'),
    size: estimate('size', 'meanWon'),
    winRate: estimate('winRate', 'winRate'),
    time: estimate('time', 'meanDays'),
  };
}

type Factors = Pick<VelocityFigures, 'openDeals' | 'meanWon' | 'winRate' | 'meanDays'>;

const valuesOf = ({ velocity: { factors } }: SampledVelocity): Factors => ({
  openDeals: factors.openDeals.value,
  meanWon: factors.meanWon.value,
  winRate: factors.winRate.value,
  meanDays: factors.meanDays.value,
});

function partsOf(before: Factors | null, after: Factors | null): Record<keyof Decomposition, number> | null {
  const change = (name: keyof Factors): number => Math.log((after?.[name] ?? 0) / (before?.[name] ?? 0));
  const parts = {
    deals: change('openDeals'),
    size: change('meanWon'),
    winRate: change('winRate'),
    time: -change('meanDays'),
  };
  const total = parts.deals + parts.size + parts.winRate + parts.time;
  return Number.isFinite(total) ? { total, ...parts } : null;
}
