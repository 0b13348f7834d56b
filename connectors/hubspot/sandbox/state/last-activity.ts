import type { Row } from './object-store.ts';
import { liveRow, type Portal, storeOf } from './portal.ts';

const kinds = ['calls', 'emails', 'meetings', 'notes', 'tasks', 'communications'] as const;
/** Those that count as having been in touch. */
const contacting = new Set<string>(['calls', 'emails', 'meetings', 'communications']);

interface ActivitySummary {
  count: number;
  contacts: number;
  lastAt: number | null;
  lastContactAt: number | null;
  /** The earliest one that lay ahead when it was made. */
  nextAt: number | null;
}

/** What the activity properties of a deal are worked out from. */
export function lastActivity(portal: Portal, deal: Row): ActivitySummary {
  const summary: ActivitySummary = { count: 0, contacts: 0, lastAt: null, lastContactAt: null, nextAt: null };
  for (const kind of kinds) {
    const store = storeOf(portal, kind);
    for (const id of portal.links.of('deals', deal.id, kind)) {
      const row = liveRow(store, id);
      const timestamp = Date.parse(row?.values[store.columnOf.get('hs_timestamp') ?? -1] ?? '');
      if (row)
        count(
          summary,
          kind,
          Number.isNaN(timestamp) ? row.createdAt : timestamp,
          Math.max(row.createdAt, portal.loadedUntil),
        );
    }
  }
  return summary;
}

function count(summary: ActivitySummary, kind: string, at: number, lastKnownAt: number): void {
  if (at > lastKnownAt) {
    summary.nextAt = Math.min(at, summary.nextAt ?? at);
    return;
  }
  if (kind === 'tasks') return;
  summary.count += 1;
  summary.lastAt = Math.max(at, summary.lastAt ?? at);
  if (!contacting.has(kind)) return;
  summary.contacts += 1;
  summary.lastContactAt = Math.max(at, summary.lastContactAt ?? at);
}
