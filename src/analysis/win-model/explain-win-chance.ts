import type { DealHistory } from '../../model/portfolio.ts';
import type { Reason } from '../../model/scorecard.ts';
import type { PipelineModel, StageClock } from '../pipeline-model.ts';
import type { DealReading } from '../read-deal.ts';
import { clockOf } from '../stage-clock/clock-of.ts';
import { expit } from '../statistics/expit.ts';
import { logit } from '../statistics/logit.ts';
import { daysText } from '../wording/days-text.ts';
import { percentText } from '../wording/percent-text.ts';
import { clockValues } from './clock-values.ts';
import { signals } from './find-signals.ts';
import { readAlong } from './read-signals.ts';
import { creationValues } from './creation-values.ts';
import { recordSentence } from './record-sentence.ts';
import { scoreColumns } from './score-columns.ts';
import type { SignalValue } from './table.ts';
import type { WinModel } from './win-model.ts';

export interface WinChance {
  /** `base` and all contributions make up its log-odds. */
  winChance: number;
  /** The same deal, had it just entered its stage and were nothing wrong. */
  freshChance: number;
  base: number;
  /** Strongest first. */
  reasons: Reason[];
}

/** The chance to win of a deal that is in an open stage, and what it is made of. */
export function explainWinChance(
  model: PipelineModel,
  history: DealHistory,
  reading: DealReading,
  { stage, timeZone }: { stage: string; timeZone: string },
): WinChance {
  const clock = clockOf(model, stage);
  const { along } = model.win;
  const { base, reasons } = along
    ? byColumns(model, along, history, reading, { clock, timeZone })
    : byClock(model, reading, clock);
  reasons.sort(
    (a, b) => Math.abs(b.contribution) - Math.abs(a.contribution) || (a.signal < b.signal ? -1 : 1),
  );
  const logOdds = reasons.reduce((sum, { contribution }) => sum + contribution, base);
  const wrong = reasons
    .filter(({ signal, contribution }) => contribution < 0 && goesWrong(signal))
    .reduce((sum, { contribution }) => sum + contribution, 0);
  return { winChance: expit(logOdds), freshChance: expit(logOdds - wrong), base, reasons };
}

/** What speaks against a deal that was all right when it entered its stage. */
function goesWrong(signal: string): boolean {
  return signal !== 'stage' && signals.get(signal)?.when === 'along';
}

/** By stage and age alone. */
function byClock(
  model: PipelineModel,
  reading: DealReading,
  clock: StageClock,
): { base: number; reasons: Reason[] } {
  const base = logit(model.baseRate);
  const said = clockValues(clock, reading.stageDays);
  const entry = said['stage:chance'];
  const now = expit(entry + said['time-in-stage:chance']);
  const stay = daysText(reading.stageDays);
  const { typicalDays, label } = clock;
  const inStage = signals.get('time-in-stage');
  const wording = { part: null, value: reading.stageDays, clock, helps: now >= expit(entry) };
  return {
    base,
    reasons: [
      {
        signal: 'stage',
        contribution: entry - base,
        sentence: `${percentText(expit(entry))} of the deals that enter ${label} are won; of all deals ${percentText(model.baseRate)}.`,
        action: null,
      },
      {
        signal: 'time-in-stage',
        contribution: said['time-in-stage:chance'],
        sentence:
          `In ${label} for ${stay}: of the deals still there after that time ${percentText(now)} are won` +
          (typicalDays === null ? '.' : `; half of the won ones had left after ${daysText(typicalDays)}.`),
        action: wording.helps ? null : (inStage?.action?.(wording) ?? null),
      },
    ],
  };
}

/** By everything that is known: the columns of one signal make one reason, in the words of its strongest part. */
function byColumns(
  model: PipelineModel,
  along: WinModel,
  history: DealHistory,
  reading: DealReading,
  { clock, timeZone }: { clock: StageClock; timeZone: string },
): { base: number; reasons: Reason[] } {
  const { values, first } = creationValues(model, history, timeZone);
  const facts = {
    deal: history.deal,
    state: reading.state,
    first,
    reading,
    changes: history.changes,
    timeZone,
    clock,
  };
  const known = new Map<string, SignalValue>([
    ...values,
    ...readAlong(facts),
    ...Object.entries(clockValues(clock, reading.stageDays)),
  ]);
  const contributions = scoreColumns(along, (column) => known.get(column));
  const groups = new Map<string, { sum: number; column: string; strongest: number }>();
  for (const [place, { column }] of along.codes.entries()) {
    const contribution = contributions[place] ?? 0;
    const name = column.startsWith('attributes:') ? column : (column.split(':')[0] ?? column);
    const group = groups.get(name) ?? { sum: 0, column, strongest: 0 };
    group.sum += contribution;
    if (Math.abs(contribution) > group.strongest)
      Object.assign(group, { column, strongest: Math.abs(contribution) });
    groups.set(name, group);
  }
  const reasons = [...groups].map(([name, { sum, column }]): Reason => {
    const separator = column.indexOf(':');
    const signal = signals.get(separator < 0 ? column : column.slice(0, separator));
    // A clock's own log-odds are no evidence to show: the signal's plain value is.
    const plain = column.endsWith(':chance') ? (column.split(':')[0] ?? column) : column;
    const part = plain.includes(':') ? plain.slice(plain.indexOf(':') + 1) : null;
    const wording = { part, value: known.get(plain) ?? null, clock, helps: sum >= 0 };
    return {
      signal: name,
      contribution: sum,
      sentence: signal?.sentence(wording) ?? recordSentence(name, values),
      action: sum < 0 ? (signal?.action?.(wording) ?? null) : null,
    };
  });
  return { base: along.base, reasons };
}
