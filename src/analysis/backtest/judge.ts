import { dayMs, type Instant } from '../../model/instant.ts';
import type { DealHistory, Portfolio } from '../../model/portfolio.ts';
import { closingAt } from '../../timeline/closing-at.ts';
import { brierScore } from '../statistics/brier-score.ts';
import { calibrationError } from '../statistics/calibration-error.ts';
import { logLoss } from '../statistics/log-loss.ts';
import { wilsonInterval } from '../statistics/wilson-interval.ts';
import type { Backtest } from './backtest.ts';

/** How right chances were, of those whose deal has ended; null where none has. */
export interface Judged {
  n: number;
  logLoss: number | null;
  brier: number | null;
  calibrationError: number | null;
  /** Of saying for every deal the share that was won of those closed by the cut. */
  baseRateLogLoss: number | null;
}

export interface Verdict {
  winAtCreation: Judged;
  snapshots: Judged;
  alerts: {
    /** That lasted a day or more. */
    visits: number;
    raised: number;
    /** Alerts whose deal has ended, and how many of them were lost. */
    judged: number;
    precision: number | null;
    /** The 80 % Wilson interval of the precision. */
    precisionFrom: number;
    precisionTo: number;
  };
}

const z80 = 1.2816;

/** Compares what was said with what the portfolio knows at its end. Deals still open are not judged. */
export function judge(
  { histories, pipelines }: Pick<Portfolio, 'histories' | 'pipelines'>,
  { winAtCreation, snapshots, alerts }: Backtest,
  cutAt: Instant,
): Verdict {
  const byId = new Map(histories.map((history) => [history.deal.id, history]));
  const endOf = (history: DealHistory | undefined) =>
    history ? closingAt(history, pipelines, Number.MAX_SAFE_INTEGER) : null;
  const wonOf = (id: string): boolean | null => {
    const outcome = endOf(byId.get(id))?.outcome;
    return outcome === undefined || outcome === 'open' ? null : outcome === 'won';
  };
  let closed = 0;
  let won = 0;
  for (const history of histories) {
    const end = closingAt(history, pipelines, cutAt - 1);
    if (!end || end.outcome === 'open') continue;
    closed += 1;
    if (end.outcome === 'won') won += 1;
  }
  const baseRate = closed > 0 ? won / closed : 0.5;
  const judged = (rows: readonly { id: string; p: number }[]): Judged => {
    const known = rows.flatMap(({ id, p }) => {
      const isWon = wonOf(id);
      return isWon === null ? [] : [{ p, isWon }];
    });
    const p = known.map((row) => row.p);
    const outcomes = known.map((row) => (row.isWon ? 1 : 0));
    return {
      n: known.length,
      logLoss: logLoss(outcomes, p),
      brier: brierScore(outcomes, p),
      calibrationError: calibrationError(outcomes, p),
      baseRateLogLoss: logLoss(
        outcomes,
        p.map(() => baseRate),
      ),
    };
  };
  return {
    winAtCreation: judged(winAtCreation),
    snapshots: judged(snapshots),
    alerts: judgedAlerts(alerts, wonOf),
  };
}

function judgedAlerts(alerts: Backtest['alerts'], wonOf: (id: string) => boolean | null): Verdict['alerts'] {
  const long = alerts.filter(({ enteredAt, leftAt }) => leftAt === null || leftAt - enteredAt >= dayMs);
  const raised = long.filter(({ alertAt }) => alertAt !== null);
  const ended = raised.flatMap(({ dealId }) => wonOf(dealId) ?? []);
  const lost = ended.filter((isWon) => !isWon).length;
  const { low, high } = wilsonInterval(lost, ended.length, z80);
  return {
    visits: long.length,
    raised: raised.length,
    judged: ended.length,
    precision: ended.length > 0 ? lost / ended.length : null,
    precisionFrom: low,
    precisionTo: high,
  };
}
