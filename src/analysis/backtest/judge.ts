import type { Instant } from '../../model/instant.ts';
import type { Portfolio } from '../../model/portfolio.ts';
import { type AskedAlong, alongBaselines } from '../baselines/along-baselines.ts';
import { type BaselineChances, creationBaselines } from '../baselines/creation-baselines.ts';
import { closedBy, type KnownDeal, knownDeals } from '../baselines/known-deals.ts';
import { watchedVisits } from '../baselines/watched-visit.ts';
import { alertAtOf } from './alert-at-of.ts';
import type { Backtest, BacktestOptions } from './backtest.ts';
import type { ForetoldPeriod } from './foretell-periods.ts';
import { type AlertReport, judgeAlerts } from './judge-alerts.ts';
import { type ChanceReport, judgeChances } from './judge-chances.ts';
import { type ForecastReport, judgeForecast } from './judge-forecast.ts';
import { type Learnt, learntOf } from './learnt-of.ts';
import { placeInForce } from './models-in-force.ts';
import { idleChances, withThreshold } from './other-thresholds.ts';
import { sentencesOf } from './sentences-of.ts';
import type { VerdictLine } from './verdict-line.ts';

/** What a backtest found: everything said, next to what came and to simple methods. Plain JSON. */
export interface BacktestReport {
  cutAt: Instant;
  untilAt: Instant;
  /** The last thing the log knows of. */
  endsAt: Instant;
  budget: number;
  retrain: BacktestOptions['retrain'];
  /** All deals, those closed before the cut, and those created in the window. */
  deals: { all: number; closedAtCut: number; created: number };
  /** By pipeline, each time something was learnt. */
  learnt: Learnt[];
  /** In plain words: what is missing, where there is no skill, where we are behind. */
  sentences: string[];
  winAtCreation: ChanceReport;
  snapshots: ChanceReport;
  alerts: AlertReport;
  forecast: ForecastReport[];
}

/** Compares what was said with what the portfolio knows at its end. Deals still open are not judged. */
export function judge(
  { pipelines, histories }: Pick<Portfolio, 'pipelines' | 'histories'>,
  said: Backtest,
  foretold: readonly ForetoldPeriod[],
  options: BacktestOptions & { endsAt: Instant },
): BacktestReport {
  const { cutAt, untilAt, budget, retrain, timeZone, endsAt } = options;
  const { inForce, visits, alertAt } = said;
  const leaks = inForce.flatMap(({ learnt }) => learnt.flatMap(({ win }) => win.leaks));
  const deals = knownDeals(
    histories,
    pipelines,
    timeZone,
    leaks.map(({ column }) => column),
  );
  const byId = new Map(deals.map((deal) => [deal.history.deal.id, deal]));
  const atCreation = said.winAtCreation.flatMap((row) => ended(byId, row.id, row));
  const weekly = said.snapshots.flatMap((row) => ended(byId, row.id, row));
  const winAtCreation = judgeChances('Chance at creation', {
    ...columnsOf(atCreation),
    open: said.winAtCreation.length - atCreation.length,
    baselines: inTurn(
      atCreation,
      inForce,
      ({ createdAt }) => createdAt,
      (at, rows) =>
        creationBaselines(
          deals,
          pipelines,
          at,
          rows.map(({ deal }) => deal),
        ),
    ),
  });
  const snapshots = judgeChances('Chance of open deals, weekly', {
    ...columnsOf(weekly),
    open: said.snapshots.length - weekly.length,
    baselines: inTurn(
      weekly,
      inForce,
      ({ at }) => at,
      (at, rows: AskedAlong[]) => alongBaselines(deals, pipelines, at, rows),
    ),
  });
  const past = {
    visits: watchedVisits(histories, pipelines, { fromAt: -Infinity, untilAt: cutAt, outcomesAt: cutAt }),
    deals,
    pipelines,
    cutAt,
  };
  const others = idleChances.map((chance) => {
    const moved = withThreshold(inForce, chance);
    return visits.map((visit) => alertAtOf(visit, pipelines, moved));
  });
  const report = {
    cutAt,
    untilAt,
    endsAt,
    budget,
    retrain,
    deals: {
      all: histories.length,
      closedAtCut: closedBy(deals, cutAt - 1).length,
      created: said.winAtCreation.length,
    },
    learnt: inForce.flatMap(({ learnt }) => learnt.map(learntOf)),
    winAtCreation,
    snapshots,
    alerts: judgeAlerts(visits, past, [alertAt, ...others], budget),
    forecast: judgeForecast(histories, pipelines, foretold, endsAt),
  };
  return { ...report, sentences: sentencesOf(report, inForce) };
}

/** All lines of the table. */
export const linesOf = ({
  winAtCreation,
  snapshots,
  alerts,
  forecast,
}: Pick<BacktestReport, 'winAtCreation' | 'snapshots' | 'alerts' | 'forecast'>): VerdictLine[] => [
  ...winAtCreation.lines,
  ...snapshots.lines,
  ...alerts.lines,
  ...forecast.flatMap(({ lines }) => lines),
];

type Ended<Row> = Row & { deal: KnownDeal; won: boolean };

function ended<Row>(byId: ReadonlyMap<string, KnownDeal>, id: string, row: Row): Ended<Row>[] {
  const deal = byId.get(id);
  return deal?.end ? [{ ...row, deal, won: deal.end.won }] : [];
}

function columnsOf(rows: readonly Ended<{ p: number }>[]): {
  outcomes: Uint8Array;
  deals: Int32Array;
  ours: Float64Array;
} {
  const numbers = new Map<KnownDeal, number>();
  return {
    outcomes: Uint8Array.from(rows, ({ won }) => (won ? 1 : 0)),
    deals: Int32Array.from(rows, ({ deal }) => {
      let number = numbers.get(deal);
      if (number === undefined) numbers.set(deal, (number = numbers.size));
      return number;
    }),
    ours: Float64Array.from(rows, ({ p }) => p),
  };
}

/** Asks baselines that are learnt whenever our models are, each for the rows of its time. */
function inTurn<Row>(
  rows: readonly Row[],
  inForce: Backtest['inForce'],
  atOf: (row: Row) => Instant,
  ask: (at: Instant, rows: Row[]) => BaselineChances[],
): BaselineChances[] {
  const all = new Map<string, Float64Array>();
  for (const [place, { fromAt }] of inForce.entries()) {
    const places = [...rows.keys()].filter((row) => {
      const asked = rows[row];
      return asked !== undefined && placeInForce(inForce, atOf(asked)) === place;
    });
    const answers = ask(
      fromAt - 1,
      places.flatMap((row) => rows[row] ?? []),
    );
    for (const { name, chances } of answers) {
      const into = all.get(name) ?? new Float64Array(rows.length);
      all.set(name, into);
      for (const [index, row] of places.entries()) into[row] = chances[index] ?? 0;
    }
  }
  return [...all].map(([name, chances]) => ({ name, chances }));
}
