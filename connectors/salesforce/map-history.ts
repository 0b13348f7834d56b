import type { Author, Change, TrackedField } from '../../src/model/change.ts';
import { dayMs, type Instant } from '../../src/model/instant.ts';
import type { Row } from './schemas.ts';
import { textOf } from '../../src/connector/read-value.ts';
import { instantOf } from './values.ts';

export interface PastValue {
  at: Instant;
  /** As Salesforce gave it; null = emptied. */
  raw: string | null;
  by: Author;
}

/** From when on field history is there for certain: it is kept for 24 months. */
export function fieldHistorySince(now: Instant): Instant {
  return now - 700 * dayMs;
}

/** Who somebody is, as far as changes are concerned. */
export type AuthorOf = (userId: unknown) => Author;

/**
 * One column of `OpportunityHistory`, oldest first: each row holds what was true after it. Rows of one second are
 * in the order of their ids, except that what holds today comes last.
 */
export function pastOf(
  history: readonly Row[],
  column: string,
  current: unknown,
  authorOf: AuthorOf,
): PastValue[] {
  return inOrder(
    history.flatMap((row) => {
      const at = instantOf(row['CreatedDate']);
      if (typeof at !== 'number') return [];
      return [{ at, raw: textOf(row[column]), by: authorOf(row['CreatedById']), id: String(row['Id']) }];
    }),
    textOf(current),
  );
}

/**
 * One field's rows of the org's field history, which is kept for fields the admin chose. Before the first row the
 * field held that row's old value, since the deal's creation. Lookups come twice, by name and by id: `isRaw` says
 * which to take.
 */
export function fieldPastOf(
  rows: readonly Row[],
  created: { at: Instant; by: Author },
  authorOf: AuthorOf,
  isRaw: (raw: string) => boolean = () => true,
): PastValue[] {
  const entries = rows.flatMap((row) => {
    const at = instantOf(row['CreatedDate']);
    const [before, raw] = [textOf(row['OldValue']), textOf(row['NewValue'])];
    if (typeof at !== 'number' || !isRaw(raw ?? before ?? '')) return [];
    return [{ at, raw, before, by: authorOf(row['CreatedById']), id: String(row['Id']) }];
  });
  entries.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const first = entries[0];
  if (!first) return [];
  return [{ at: created.at, raw: first.before, by: created.by }, ...entries];
}

function inOrder(entries: (PastValue & { id: string })[], today: string | null): PastValue[] {
  entries.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const last = entries.at(-1);
  if (last && last.raw !== today) {
    const index = entries.findLastIndex(({ at, raw }) => at === last.at && raw === today);
    if (index >= 0) entries.push(...entries.splice(index, 1));
  }
  return entries;
}

/**
 * The changes of one field: each value that differs from the one before. A field without any past has held its
 * value since the deal's creation, as far as anybody can tell.
 */
export function changesOf(
  deal: { id: string; createdAt: Instant },
  field: TrackedField,
  past: readonly PastValue[],
  read: (raw: string | null) => string | null,
  current: string | null,
): Change[] {
  const changes: Change[] = [];
  for (const { at, raw, by } of past) {
    const value = read(raw);
    const before = changes.at(-1);
    if (before ? before.value === value : value === null) continue;
    const ordinal = before?.at === at ? before.ordinal + 1 : 0;
    changes.push({ dealId: deal.id, at, field, value, by, ordinal });
  }
  if (past.length === 0 && current !== null) {
    changes.push({ dealId: deal.id, at: deal.createdAt, field, value: current, by: 'unknown', ordinal: 0 });
  }
  return changes;
}
