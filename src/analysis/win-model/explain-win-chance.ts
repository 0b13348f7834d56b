import type { DealHistory } from '../../model/portfolio.ts';
import type { Reason } from '../../model/scorecard.ts';
import type { PipelineModel, StageClock } from '../pipeline-model.ts';
import type { DealReading } from '../read-deal.ts';
import { clockOf } from '../stage-clock/clock-of.ts';
import { expit } from '../statistics/expit.ts';
import { logit } from '../statistics/logit.ts';
import { daysText } from '../wording/days-text.ts';
import { medianText } from '../wording/median-text.ts';
import { percentText } from '../wording/percent-text.ts';
import { clockValues } from './clock-values.ts';
import { signals } from './find-signals.ts';
import { readAlong } from './read-signals.ts';
import { creationValues } from './creation-values.ts';
import { recordSentence } from './record-sentence.ts';
import { scoreColumns } from './score-columns.ts';
import type { Signal } from './signal.ts';
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
  { stage, timeZone, isUnseen = false }: { stage: string; timeZone: string; isUnseen?: boolean },
): WinChance {
  const clock = clockOf(model, stage, history);
  const { along } = model.win;
  const { base, reasons } = along
    ? byColumns(model, along, history, reading, { whole: clockOf(model, stage), clock, timeZone, isUnseen })
    : byClock(model, reading, clock, isUnseen);
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
  isUnseen: boolean,
): { base: number; reasons: Reason[] } {
  const base = logit(model.baseRate);
  const said = clockValues(clock, reading.stageDays);
  const entry = said['stage:chance'];
  const now = expit(entry + said['time-in-stage:chance']);
  const stay = daysText(reading.stageDays);
  const { typicalDays, label } = clock;
  const inStage = signals.get('time-in-stage');
  const wording = {
    part: null,
    value: reading.stageDays,
    clock,
    usual: null,
    helps: now >= expit(entry),
    reading: isUnseen ? null : reading,
  };
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
          (typicalDays === null ? '.' : `; half of the won ones had left after ${medianText(typicalDays)}.`),
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
  // The model was learnt with the clocks of whole stages; its sentences speak of the deal's own segment.
  {
    whole,
    clock,
    timeZone,
    isUnseen,
  }: { whole: StageClock; clock: StageClock; timeZone: string; isUnseen: boolean },
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
    ...Object.entries(clockValues(whole, reading.stageDays)),
  ]);
  const contributions = scoreColumns(along, (column) => known.get(column));
  const reasons = groupsOf(along).map(({ name, places }): Reason => {
    let sum = 0;
    let strongest = places[0];
    for (const part of places) {
      const contribution = contributions[part.place] ?? 0;
      sum += contribution;
      if (Math.abs(contribution) > Math.abs(contributions[strongest?.place ?? 0] ?? 0)) strongest = part;
    }
    const { signal, column, part } = strongest ?? noColumn;
    const wording = {
      part,
      value: known.get(column) ?? null,
      clock,
      usual: model.win.usual[clock.stage]?.[column] ?? null,
      helps: sum >= 0,
      reading: isUnseen ? null : reading,
    };
    return {
      signal: name,
      contribution: sum,
      sentence: signal?.sentence(wording) ?? recordSentence(name, values),
      action: sum < 0 ? (signal?.action?.(wording) ?? null) : null,
    };
  });
  return { base: along.base, reasons };
}

interface Group {
  name: string;
  places: { place: number; signal: Signal | undefined; column: string; part: string | null }[];
}

const noColumn: Group['places'][number] = { place: 0, signal: undefined, column: '', part: null };
const grouped = new WeakMap<WinModel, Group[]>();

/** The columns of a model by the signal they belong to, each attribute on its own. */
function groupsOf(model: WinModel): Group[] {
  let groups = grouped.get(model);
  if (!groups) {
    const byName = new Map<string, Group>();
    for (const [place, { column }] of model.codes.entries()) {
      const separator = column.indexOf(':');
      const signal = separator < 0 ? column : column.slice(0, separator);
      const name = signal === 'attributes' ? column : signal;
      // A clock's own log-odds are no evidence to show: the signal's plain value is.
      const plain = column.endsWith(':chance') ? signal : column;
      const part = plain === signal ? null : plain.slice(separator + 1);
      let group = byName.get(name);
      if (!group) byName.set(name, (group = { name, places: [] }));
      group.places.push({ place, signal: signals.get(signal), column: plain, part });
    }
    grouped.set(model, (groups = [...byName.values()]));
  }
  return groups;
}
