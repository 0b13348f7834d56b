import { dayMs, type Instant } from '../../model/instant.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import { visitsAt } from '../../timeline/visits-at.ts';
import type { BaselineChances } from './creation-baselines.ts';
import { fitOdooBaseline } from './fit-odoo-baseline.ts';
import { closedBy, type KnownDeal } from './known-deals.ts';
import { shrunkRates } from './shrunk-rates.ts';

/** An open deal in its stage on some day. */
export interface AskedAlong {
  deal: KnownDeal;
  pipeline: string;
  stage: string;
  /** Days in the stage. */
  stageDays: number;
}

/** Days from which the next row of the table begins. */
const ageSteps = [1, 3, 7, 14, 30, 60, 120];
const lookEveryMs = 7 * dayMs;

const stageKey = ({ pipeline, stage }: { pipeline: string; stage: string }): string =>
  `${pipeline}\n${stage}`;
const ageKey = (days: number): number => ageSteps.filter((step) => step <= days).length;

/**
 * What simple methods, learnt from the deals closed by `at`, say of open deals along the way: the base rate first, the
 * won share of deals that were ever in the stage, a table by stage and age over weekly looks, Odoo-style scoring.
 */
export function alongBaselines(
  deals: readonly KnownDeal[],
  pipelines: readonly Pipeline[],
  at: Instant,
  asked: readonly AskedAlong[],
): BaselineChances[] {
  const closed = closedBy(deals, at);
  const rate = closed.length > 0 ? closed.filter(({ won }) => won).length / closed.length : 0.5;
  const reached: { key: string; won: boolean }[] = [];
  const looks: { key: string; stage: string; won: boolean }[] = [];
  for (const { history, won } of closed) {
    const visits = visitsAt(history, pipelines, at).filter(({ kind }) => kind === 'open');
    for (const key of new Set(visits.map(stageKey))) reached.push({ key, won });
    for (const visit of visits) {
      const stage = stageKey(visit);
      const endAt = visit.leftAt ?? at;
      const lastLook = at - lookEveryMs * Math.max(0, Math.ceil((at - endAt) / lookEveryMs));
      for (let lookAt = lastLook; lookAt >= visit.enteredAt; lookAt -= lookEveryMs)
        if (lookAt < endAt)
          looks.push({ key: `${stage}\n${ageKey((lookAt - visit.enteredAt) / dayMs)}`, stage, won });
    }
  }
  const byStage = shrunkRates(reached, () => rate);
  const seen = looks.filter(({ won }) => won).length / Math.max(1, looks.length);
  const byLook = shrunkRates(
    looks.map(({ stage, won }) => ({ key: stage, won })),
    () => seen,
  );
  const byAge = shrunkRates(looks, (key) => byLook.get(key.slice(0, key.lastIndexOf('\n'))) ?? seen);
  const odoo = fitOdooBaseline(deals, pipelines, at);
  const each = (name: string, chanceOf: (row: AskedAlong) => number): BaselineChances => ({
    name,
    chances: Float64Array.from(asked, chanceOf),
  });
  return [
    each('base rate', () => rate),
    each('stage’s win rate', (row) => byStage.get(stageKey(row)) ?? rate),
    each('stage-and-age table', (row) => {
      const stage = stageKey(row);
      return byAge.get(`${stage}\n${ageKey(row.stageDays)}`) ?? byLook.get(stage) ?? rate;
    }),
    each('Odoo-style scoring', (row) => odoo(row.deal, row) ?? rate),
  ];
}
