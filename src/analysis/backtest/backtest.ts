import type { DaysOff } from '../../model/days-off.ts';
import { dayMs, type Instant } from '../../model/instant.ts';
import type { DealHistory, Portfolio } from '../../model/portfolio.ts';
import { visitsAt } from '../../timeline/visits-at.ts';
import { type WatchedVisit, watchedVisits } from '../baselines/watched-visit.ts';
import type { PipelineModel } from '../pipeline-model.ts';
import { readDeal } from '../read-deal.ts';
import { explainWinChance } from '../win-model/explain-win-chance.ts';
import { qualityOf } from '../win-model/quality-of.ts';
import { alertAtOf } from './alert-at-of.ts';
import { type InForce, modelsInForce, placeInForce } from './models-in-force.ts';

export interface BacktestOptions {
  /** Learnt from what was known then; later deals and days are foretold. */
  cutAt: Instant;
  untilAt: Instant;
  /** Share of the stage visits of a day or more that may raise an alert. */
  budget: number;
  timeZone: string;
  /** The days that are no business days; Saturdays and Sundays unless it is said. */
  daysOff?: DaysOff;
  /** `monthly`: learnt again at the beginning of each month of the window, from what was known then. */
  retrain: 'never' | 'monthly';
  onProgress?: (what: string, done: number, total: number) => void;
}

export interface Backtest {
  /** What was learnt when, oldest first. */
  inForce: InForce[];
  /** For each deal created in the window, what was said at its creation. */
  winAtCreation: { id: string; createdAt: Instant; p: number }[];
  /** For each deal open on a day of the window, every seven days. */
  snapshots: Snapshot[];
  /** The stage visits entered in the window, and for each when its alert came; null: never. */
  visits: WatchedVisit[];
  alertAt: (Instant | null)[];
}

export interface Snapshot {
  id: string;
  at: Instant;
  p: number;
  pipeline: string;
  stage: string;
  stageDays: number;
}

const lookEveryMs = 7 * dayMs;

/** Learns at the cut and says of every later deal and day what would have been said then, by what was known then. */
export async function backtest(
  portfolio: Pick<Portfolio, 'pipelines' | 'histories'>,
  options: BacktestOptions,
): Promise<Backtest> {
  const { pipelines, histories } = portfolio;
  const { cutAt, untilAt, timeZone, onProgress } = options;
  const inForce = await modelsInForce(portfolio, options);
  const modelAt = (at: Instant, pipeline: string): PipelineModel | undefined =>
    inForce[placeInForce(inForce, at)]?.models.get(pipeline);
  const winAtCreation: Backtest['winAtCreation'] = [];
  const snapshots: Snapshot[] = [];
  for (const [done, history] of histories.entries()) {
    const { id, createdAt } = history.deal;
    if (createdAt >= untilAt) continue;
    if (createdAt >= cutAt) {
      const model = modelAt(createdAt, firstPipeline(history, portfolio, untilAt));
      if (model) winAtCreation.push({ id, createdAt, p: qualityOf(model, history, timeZone) });
    }
    const firstLook = Math.max(0, Math.ceil((createdAt - cutAt) / lookEveryMs));
    for (let at = cutAt + firstLook * lookEveryMs; at < untilAt; at += lookEveryMs) {
      const reading = readDeal(history, pipelines, at);
      if (!reading?.visit) continue;
      const { stage, pipeline } = reading.visit;
      const model = modelAt(at, pipeline);
      if (!model) continue;
      const p =
        model.missing.length > 0
          ? model.baseRate
          : explainWinChance(model, history, reading, { stage, timeZone }).winChance;
      snapshots.push({ id, at, p, pipeline, stage, stageDays: reading.stageDays });
    }
    onProgress?.('Looking', done, histories.length);
  }
  const visits = watchedVisits(histories, pipelines, {
    fromAt: cutAt,
    untilAt,
    outcomesAt: Number.MAX_SAFE_INTEGER,
  });
  return {
    inForce,
    winAtCreation,
    snapshots,
    visits,
    alertAt: visits.map((visit) => alertAtOf(visit, pipelines, inForce)),
  };
}

function firstPipeline(
  history: DealHistory,
  { pipelines }: Pick<Portfolio, 'pipelines'>,
  untilAt: Instant,
): string {
  return visitsAt(history, pipelines, untilAt - 1)[0]?.pipeline ?? history.deal.pipeline;
}
