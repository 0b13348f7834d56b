import type { PipelineFigures } from '../../model/pipeline-figures.ts';
import { type Estimate, noEstimate } from './estimate.ts';

const untold = ({ n }: Estimate): Estimate => noEstimate(n);

/** Of each group, what rests on a win rate. */
const grouped = <T extends { winRate: Estimate; generation: Estimate }>(group: T): T => ({
  ...group,
  winRate: untold(group.winRate),
  generation: untold(group.generation),
});

/**
 * The figures of a pipeline in which no loss was ever recorded, without all that rests on a win rate: it would be
 * 100 % for every deal, and says that losses are not recorded rather than that there are none.
 */
export function untoldWithoutLosses(figures: PipelineFigures): PipelineFigures {
  const { velocity, by, cohorts, load, horizon, whatIf } = figures;
  return {
    ...figures,
    velocity: velocity && {
      ...velocity,
      forms: {
        ...velocity.forms,
        generation: untold(velocity.forms.generation),
        little: untold(velocity.forms.little),
        textbook: untold(velocity.forms.textbook),
      },
      factors: {
        ...velocity.factors,
        winRate: untold(velocity.factors.winRate),
        winRateByValue: untold(velocity.factors.winRateByValue),
        ultimateWinRate: untold(velocity.factors.ultimateWinRate),
      },
    },
    periods: figures.periods.map((period) => ({ ...grouped(period), change: null })),
    trend: { ...figures.trend, generation: untold(figures.trend.generation) },
    by: { owner: by.owner.map(grouped), source: by.source.map(grouped), segment: by.segment.map(grouped) },
    levers: figures.levers.map((lever) => ({
      ...lever,
      gainPerDay: untold(lever.gainPerDay),
      gainOnce: untold(lever.gainOnce),
    })),
    funnel: figures.funnel.map((step) => ({
      ...step,
      step: untold(step.step),
      win: untold(step.win),
      winByValue: untold(step.winByValue),
    })),
    winCurve: { ...figures.winCurve, ageDays: [], won: [], lost: [] },
    cohorts: {
      ...cohorts,
      cohorts: cohorts.cohorts.map((cohort) => ({
        ...cohort,
        winRate: untold(cohort.winRate),
        winRateByValue: untold(cohort.winRateByValue),
        ageDays: [],
        curve: [],
      })),
    },
    load: {
      ...load,
      owners: load.owners.map((owner) => ({ ...owner, winRate: untold(owner.winRate) })),
      marginal: { ...load.marginal, winRate: untold(load.marginal.winRate) },
    },
    horizon: {
      ...horizon,
      recycled: untold(horizon.recycled),
      repeat: {
        ...horizon.repeat,
        winRate: untold(horizon.repeat.winRate),
        winRateOfNew: untold(horizon.repeat.winRateOfNew),
      },
    },
    ...(whatIf && {
      whatIf: {
        ...whatIf,
        asked: whatIf.asked.map((one) => ({
          ...one,
          generation: untold(one.generation),
          little: untold(one.little),
        })),
      },
    }),
  };
}
