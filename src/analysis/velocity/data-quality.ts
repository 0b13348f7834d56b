import { dayMs, type Instant } from '../../model/instant.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import { logBegins } from '../log-begins.ts';
import { dateText } from '../wording/date-text.ts';
import type { FlowRow } from './flow-rows.ts';

/** Something about the data that makes figures less than they could be. */
export interface Finding {
  /** Stable across releases. */
  check: string;
  sentence: string;
  /** So many cases out of so many that were looked at: deals, stages or currencies. */
  count: number;
  of: number;
  /** The deals, where it is about deals. */
  deals: string[];
}

/** As many deals created within one minute are no longer typed in by a person. */
const bulkSize = 20;

/** What is wrong with a portfolio's data, worst for the figures first. Rows as known at `at`. */
export function dataQuality(
  rows: readonly FlowRow[],
  pipelines: readonly Pipeline[],
  at: Instant,
): Finding[] {
  const today = new Date(at).toISOString().slice(0, 10);
  const open = rows.filter(({ outcome }) => outcome === 'open');
  const closed = rows.filter(({ outcome }) => outcome !== 'open');
  const won = rows.filter(({ outcome }) => outcome === 'won');
  const minutes = Map.groupBy(rows, ({ createdAt }) => Math.floor(createdAt / 60_000));
  const dayStamp = dayStampOf(rows);
  const isBulk = ({ createdAt }: FlowRow): boolean =>
    createdAt % dayMs !== dayStamp && (minutes.get(Math.floor(createdAt / 60_000))?.length ?? 0) >= bulkSize;
  const about = (
    check: string,
    sentence: string,
    among: readonly FlowRow[],
    which: (row: FlowRow) => boolean,
  ): Finding => {
    const deals = among.filter(which).map(({ id }) => id);
    return { check, sentence, count: deals.length, of: among.length, deals };
  };
  const noLosses = closed.length === won.length;
  return [
    about(
      'no-losses',
      'No deal is recorded as lost: win rates cannot be told',
      closed.length > 0 ? closed : rows,
      () => noLosses,
    ),
    about(
      'no-wins',
      'No deal is recorded as won: what is to come cannot be told',
      rows,
      () => won.length === 0,
    ),
    about('won-without-amount', 'Won deals without an amount are not priced', won, isUnpriced),
    about('open-without-amount', 'Open deals without an amount are not priced', open, isUnpriced),
    about(
      'close-date-passed',
      'Open deals have a close date that has passed',
      open,
      ({ expectedCloseOn: on }) => on !== null && on < today,
    ),
    about(
      'one-jump',
      'Deals were closed without having been in an open stage',
      closed,
      ({ visits }) => !visits.some(({ kind }) => kind === 'open'),
    ),
    about(
      'bulk-import',
      `${bulkSize} or more deals were created within one minute, as an import does`,
      rows,
      isBulk,
    ),
    about(
      'late-history',
      'The history of deals begins after their creation: the length of their first stage is not known',
      rows,
      ({ visits }) => visits[0]?.entryKnown === false,
    ),
    ...lateLog(rows, at),
    about('no-history', 'The stages of deals were never logged', rows, ({ visits }) => visits.length === 0),
    unusedStages(rows, pipelines),
    currencies(rows),
  ].filter(({ count }) => count > 0);
}

/** Deals that were created before the log of their pipeline began: of them quick ends are missing. */
function lateLog(rows: readonly FlowRow[], at: Instant): Finding[] {
  return [...Map.groupBy(rows, ({ pipeline }) => pipeline).values()].flatMap((own) => {
    const closings = own.map(({ closedAt }) => closedAt ?? Infinity);
    const beganAt = logBegins({ createdAt: own.map(({ createdAt }) => createdAt), closedAt: closings }, at);
    if (beganAt === null) return [];
    const deals = own.filter(({ createdAt }) => createdAt < beganAt).map(({ id }) => id);
    const day = dateText(beganAt, 'UTC');
    return [
      {
        check: 'late-log',
        sentence: `Deals were created before ${day}, but none that closed before is there: those that are there lasted longer than most, and figures of them flatter`,
        count: deals.length,
        of: own.length,
        deals,
      },
    ];
  });
}

/** The time of day that most deals were created at on many days: of those only the day is known. */
function dayStampOf(rows: readonly FlowRow[]): number | null {
  const times = Map.groupBy(rows, ({ createdAt }) => createdAt % dayMs);
  for (const [time, same] of times) {
    const days = new Set(same.map(({ createdAt }) => Math.floor(createdAt / dayMs)));
    if (same.length > rows.length / 2 && days.size >= bulkSize) return time;
  }
  return null;
}

const isUnpriced = ({ amount }: FlowRow): boolean => amount === null;

function unusedStages(rows: readonly FlowRow[], pipelines: readonly Pipeline[]): Finding {
  const key = (pipeline: string, stage: string): string => `${pipeline}\n${stage}`;
  const used = new Set(
    rows.flatMap(({ visits }) => visits.map(({ pipeline, stage }) => key(pipeline, stage))),
  );
  const stages = pipelines.flatMap(({ id, label, stages: all }) =>
    all.filter(({ archived }) => !archived).map((stage) => ({ ...stage, pipeline: id, of: label })),
  );
  const unused = stages.filter(({ pipeline, id }) => !used.has(key(pipeline, id)));
  return {
    check: 'unused-stages',
    sentence: `No deal was ever seen in: ${unused.map(({ label, of }) => (pipelines.length > 1 ? `${label} (${of})` : label)).join(', ')}`,
    count: unused.length,
    of: stages.length,
    deals: [],
  };
}

/** Amounts of several currencies are never added, as no rates are known; the fewest are the odd ones out. */
function currencies(rows: readonly FlowRow[]): Finding {
  const groups = [...Map.groupBy(rows, ({ currency }) => currency)].sort(
    ([, a], [, b]) => b.length - a.length,
  );
  const names = groups.map(([currency]) => currency || 'no currency').sort();
  const others = groups.slice(1).flatMap(([, deals]) => deals.map(({ id }) => id));
  return {
    check: 'currencies-apart',
    sentence: `Amounts in ${names.join(', ')} are kept apart: no rates are known`,
    count: others.length,
    of: rows.length,
    deals: others,
  };
}
