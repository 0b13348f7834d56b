import { type Change, trackedFields } from '../model/change.ts';
import type { ChangeEntry } from './schema.ts';

/**
 * What of the incoming changes a deal's log does not say yet: unknown ones, and corrections of known ones. What nobody
 * is known to have said, a guess, corrects nothing that somebody is: CRMs keep the past for a while only.
 */
export function newEntries(log: readonly ChangeEntry[], incoming: readonly Change[]): ChangeEntry[] {
  const latest = latestByKey(log);
  const news = new Map<string, ChangeEntry>();
  for (const { at, field, value, by, ordinal } of incoming) {
    const entry: ChangeEntry = [at, field, value, by, ordinal];
    const known = latest.get(keyOf(entry));
    const isGuess = known && by === 'unknown' && known[3] !== 'unknown';
    if (isGuess || (known && known[2] === value && known[3] === by)) news.delete(keyOf(entry));
    else news.set(keyOf(entry), entry);
  }
  return [...news.values()];
}

/** A deal's log, oldest row first, as changes by `at`, then `ordinal`: of each, the correction recorded last. */
export function changesOf(dealId: string, log: readonly ChangeEntry[]): Change[] {
  return [...latestByKey(log).values()]
    .sort((a, b) => a[0] - b[0] || a[4] - b[4] || rank(a) - rank(b))
    .map(([at, field, value, by, ordinal]) => ({ dealId, at, field, value, by, ordinal }));
}

function latestByKey(log: readonly ChangeEntry[]): Map<string, ChangeEntry> {
  return new Map(log.map((entry) => [keyOf(entry), entry]));
}

function keyOf([at, field, , , ordinal]: ChangeEntry): string {
  return `${at} ${field} ${ordinal}`;
}

function rank([, field]: ChangeEntry): number {
  return trackedFields.indexOf(field);
}
