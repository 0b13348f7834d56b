import type { DealOutlook, Reckoning } from '../forecast/reckon-period.ts';
import type { WhatIfInput } from './what-if-input.ts';

/** The deals and the rest of a forecast. */
export type Lines = Pick<Reckoning, 'deals' | 'rest'>;

/**
 * The lines with times to the close `cycle` times as long (0.5–2): between half, as now and twice along the logarithm,
 * and never less for being faster.
 */
export function linesAtPace({ now, faster, slower }: WhatIfInput, cycle: number): Lines {
  if (cycle === 1) return now;
  const isFaster = cycle < 1;
  const end = isFaster ? faster : slower;
  const share = Math.min(1, Math.abs(Math.log2(cycle)));
  const bounded = isFaster ? Math.max : Math.min;
  const between = (from: number, to: number): number => from + share * (bounded(from, to) - from);
  const there = new Map(end.deals.map((deal) => [deal.id, deal]));
  return {
    deals: now.deals.map((deal): DealOutlook => {
      const { chance, value } = there.get(deal.id) ?? deal;
      return {
        ...deal,
        chance: between(deal.chance, chance),
        value: Math.min(deal.worth, between(deal.value, value)),
      };
    }),
    rest: {
      ...now.rest,
      count: between(now.rest.count, end.rest.count),
      value: between(now.rest.value, end.rest.value),
    },
  };
}
