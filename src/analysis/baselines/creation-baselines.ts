import type { Instant } from '../../model/instant.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import { creationState } from '../win-model/deal-rows.ts';
import { fitOdooBaseline } from './fit-odoo-baseline.ts';
import { closedBy, type KnownDeal } from './known-deals.ts';
import { segmentRate } from './segment-rate.ts';
import { simpleLogistic } from './simple-logistic.ts';

/** Chances of several deals by one baseline. */
export interface BaselineChances {
  name: string;
  chances: Float64Array;
}

/**
 * What simple methods, learnt from the deals closed by `at`, say of each asked deal at its creation: the base rate
 * first, the best segment's rate, Odoo-style scoring, a plain logistic regression.
 */
export function creationBaselines(
  deals: readonly KnownDeal[],
  pipelines: readonly Pipeline[],
  at: Instant,
  asked: readonly KnownDeal[],
): BaselineChances[] {
  const closed = closedBy(deals, at);
  const rate = closed.length > 0 ? closed.filter(({ won }) => won).length / closed.length : 0.5;
  const each = (name: string, chanceOf: (deal: KnownDeal) => number): BaselineChances => ({
    name,
    chances: Float64Array.from(asked, chanceOf),
  });
  if (closed.length === 0) return [each('base rate', () => rate)];
  const segment = segmentRate(closed);
  const odoo = fitOdooBaseline(deals, pipelines, at);
  return [
    each('base rate', () => rate),
    each('best segment’s rate', (deal) => segment?.chanceOf(deal) ?? rate),
    each('Odoo-style scoring', (deal) => {
      const state = creationState(deal.history);
      if (!state?.stage) return rate;
      return odoo(deal, { pipeline: state.pipeline, stage: state.stage }) ?? rate;
    }),
    { name: 'plain logistic regression', chances: simpleLogistic(closed, asked) },
  ];
}
