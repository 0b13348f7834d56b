import type { Author, Change, TrackedField } from '../../src/model/change.ts';
import type { Instant } from '../../src/model/instant.ts';
import type { HistoryEntry } from './schemas.ts';
import { textOf } from '../../src/connector/read-value.ts';
import { instantOf } from './values.ts';

export interface PastValue {
  at: Instant;
  /** As HubSpot gave it; null = emptied. */
  raw: string | null;
  by: Author;
}

/**
 * A property's past, oldest first. HubSpot does not document the order; entries of one instant keep theirs
 * (newest first when the list as a whole is), and the one that holds today comes last of its instant.
 */
export function pastOf(entries: readonly HistoryEntry[], current: unknown): PastValue[] {
  const listed = entries.flatMap(({ value, timestamp, sourceType }) => {
    const at = instantOf(timestamp);
    return typeof at === 'number' ? [{ at, raw: textOf(value), by: authorOf(sourceType) }] : [];
  });
  const newestFirst = (listed[0]?.at ?? 0) >= (listed.at(-1)?.at ?? 0);
  const past = (newestFirst ? listed.toReversed() : listed).sort((a, b) => a.at - b.at);
  const last = past.at(-1);
  const today = textOf(current);
  if (last && last.raw !== today) {
    const index = past.findLastIndex(({ at, raw }) => at === last.at && raw === today);
    if (index >= 0) past.push(...past.splice(index, 1));
  }
  return past;
}

/**
 * The changes of one field: each value that differs from the one before. A field without any past has held its
 * value since the deal's creation, as far as anybody can tell.
 */
export function changesOf(
  deal: { id: string; createdAt: Instant },
  field: TrackedField,
  past: readonly PastValue[],
  read: (raw: string | null, index: number) => string | null,
  current: string | null,
): Change[] {
  const changes: Change[] = [];
  for (const [index, { at, raw, by }] of past.entries()) {
    const value = read(raw, index);
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

const authorsBySource: Readonly<Record<string, Author>> = {
  CRM_UI: 'person',
  CRM_UI_BULK_ACTION: 'bulk',
  BATCH_UPDATE: 'bulk',
  INTEGRATION: 'integration',
  API: 'integration',
  WORKFLOWS: 'integration',
  AUTOMATION_PLATFORM: 'integration',
  CALCULATED: 'integration',
  IMPORT: 'import',
  MIGRATION: 'import',
};

/** We write none of the fields whose past is kept, so what an integration wrote there was never us. */
function authorOf(sourceType: string | null | undefined): Author {
  if (!sourceType) return 'unknown';
  if (sourceType.startsWith('MOBILE_')) return 'person';
  if (sourceType.startsWith('AUTOMATION')) return 'integration';
  return authorsBySource[sourceType] ?? 'unknown';
}
