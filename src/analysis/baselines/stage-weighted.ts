import type { Instant } from '../../model/instant.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import type { DealHistory } from '../../model/portfolio.ts';
import { stateAt } from '../../timeline/state-at.ts';
import { visitsAt } from '../../timeline/visits-at.ts';
import type { NaiveForecast } from './naive-forecasts.ts';
import { shrunkRates } from './shrunk-rates.ts';

type StageWeighted = (startAt: Instant, endAt: Instant) => NaiveForecast | null;

/**
 * The forecast CRMs show: deals whose close date lies in the period, each with the won share of deals that were in its
 * stage, from what was known when the period began; dates that have passed count as due. Null where no open deal has
 * a close date.
 */
export function stageWeighted(
  histories: readonly DealHistory[],
  pipelines: readonly Pipeline[],
): StageWeighted {
  const deals = histories.map((history) => ({
    history,
    visits: visitsAt(history, pipelines, Number.MAX_SAFE_INTEGER).map(
      ({ pipeline, stage, kind, enteredAt, leftAt }) => ({
        key: `${pipeline}\n${stage}`,
        kind,
        enteredAt,
        leftAt: leftAt ?? Infinity,
      }),
    ),
  }));
  const ended = deals.flatMap(({ visits }) => {
    const last = visits.at(-1);
    if (!last || last.kind === 'open') return [];
    const stages = new Set(visits.filter(({ kind }) => kind === 'open').map(({ key }) => key));
    return [{ at: last.enteredAt, won: last.kind === 'won', stages }];
  });
  return (startAt, endAt) => {
    const closed = ended.filter(({ at }) => at < startAt);
    const rate = closed.filter(({ won }) => won).length / Math.max(1, closed.length);
    const rates = shrunkRates(
      closed.flatMap(({ won, stages }) => [...stages].map((key) => ({ key, won }))),
      () => rate,
    );
    const said = { name: 'stage-weighted, by close date', count: 0, value: 0 };
    let dated = 0;
    for (const { history, visits } of deals) {
      const visit = visits.find(({ enteredAt, leftAt }) => enteredAt < startAt && leftAt >= startAt);
      if (visit?.kind !== 'open') continue;
      const state = stateAt(history, startAt - 1);
      if (!state?.expectedCloseOn) continue;
      dated += 1;
      if (Date.parse(state.expectedCloseOn) >= endAt) continue;
      const chance = rates.get(visit.key) ?? rate;
      said.count += chance;
      said.value += chance * (state.amount ?? 0);
    }
    return dated > 0 ? said : null;
  };
}
