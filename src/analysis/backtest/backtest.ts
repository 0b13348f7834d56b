import { dayMs, type Instant } from '../../model/instant.ts';
import type { DealHistory, Portfolio } from '../../model/portfolio.ts';
import { visitsAt } from '../../timeline/visits-at.ts';
import { learn } from '../learn.ts';
import type { PipelineModel } from '../pipeline-model.ts';
import { readDeal } from '../read-deal.ts';
import { clockOf } from '../stage-clock/clock-of.ts';
import { stalledSince } from '../stall/stalled-since.ts';
import { explainWinChance } from '../win-model/explain-win-chance.ts';
import { qualityOf } from '../win-model/quality-of.ts';
import { withRecordsOf } from '../win-model/with-records-of.ts';

export interface BacktestOptions {
  /** Learnt from what was known then; later deals and days are foretold. */
  cutAt: Instant;
  untilAt: Instant;
  /** Share of the stage visits of a day or more that may raise an alert. */
  budget: number;
  timeZone: string;
}

export interface Backtest {
  models: PipelineModel[];
  /** For each deal created in the window, what was said at its creation. */
  winAtCreation: { id: string; p: number }[];
  /** For each deal open on a day of the window, every seven days. */
  snapshots: { id: string; at: Instant; p: number }[];
  /** For each stage visit entered in the window, when its alert came; null: never. */
  alerts: {
    dealId: string;
    stage: string;
    enteredAt: Instant;
    /** Null: still in the stage at the end of the window. */
    leftAt: Instant | null;
    alertAt: Instant | null;
  }[];
}

const lookEveryMs = 7 * dayMs;

/** Learns at the cut and says of every later deal and day what would have been said then, by what was known then. */
export async function backtest(
  { pipelines, histories }: Pick<Portfolio, 'pipelines' | 'histories'>,
  { cutAt, untilAt, budget, timeZone }: BacktestOptions,
): Promise<Backtest> {
  const learnt = await learn([histories], { pipelines, at: cutAt - 1, timeZone, alertBudget: budget });
  // The records of owners and accounts grow on; each deal sees of them what came before it.
  const models = learnt.map((model) => withRecordsOf(model, histories, pipelines));
  const modelOf = (pipeline: string): PipelineModel | undefined =>
    models.find((model) => model.pipeline === pipeline);
  const winAtCreation: Backtest['winAtCreation'] = [];
  const snapshots: Backtest['snapshots'] = [];
  const alerts: Backtest['alerts'] = [];
  for (const history of histories) {
    const { deal } = history;
    const visits = visitsAt(history, pipelines, untilAt - 1);
    const model = modelOf(visits[0]?.pipeline ?? deal.pipeline);
    if (!model) continue;
    if (deal.createdAt >= cutAt && deal.createdAt < untilAt) {
      winAtCreation.push({ id: deal.id, p: qualityOf(model, history, timeZone) });
    }
    const firstLook = Math.max(0, Math.ceil((deal.createdAt - cutAt) / lookEveryMs));
    for (let at = cutAt + firstLook * lookEveryMs; at < untilAt; at += lookEveryMs) {
      const reading = readDeal(history, pipelines, at);
      if (!reading?.visit) continue;
      const { stage, pipeline } = reading.visit;
      const said = modelOf(pipeline);
      if (!said) continue;
      const p =
        said.missing.length > 0
          ? said.baseRate
          : explainWinChance(said, history, reading, { stage, timeZone }).winChance;
      snapshots.push({ id: deal.id, at, p });
    }
    for (const visit of visits) {
      if (visit.kind !== 'open' || visit.enteredAt < cutAt) continue;
      alerts.push({
        dealId: deal.id,
        stage: visit.stage,
        enteredAt: visit.enteredAt,
        leftAt: visit.leftAt,
        alertAt: alertOf(history, pipelines, visit, { model: modelOf(visit.pipeline), untilAt }),
      });
    }
  }
  return { models, winAtCreation, snapshots, alerts };
}

/** The first morning on which the visit is stalled. */
function alertOf(
  history: DealHistory,
  pipelines: Portfolio['pipelines'],
  { stage, enteredAt, leftAt }: { stage: string; enteredAt: Instant; leftAt: Instant | null },
  { model, untilAt }: { model: PipelineModel | undefined; untilAt: Instant },
): Instant | null {
  if (!model) return null;
  const clock = clockOf(model, stage);
  if (clock.stallAfterDays === null) return null;
  const endAt = leftAt ?? untilAt;
  for (let at = enteredAt + Math.ceil(clock.stallAfterDays * dayMs); at < endAt; at += dayMs) {
    const reading = readDeal(history, pipelines, at);
    const sinceAt = reading && stalledSince(clock, reading);
    if (sinceAt !== null) return Math.max(sinceAt, enteredAt);
  }
  return null;
}
