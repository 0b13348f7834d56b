import type { Cursor, Page } from '../../../src/connector.ts';
import type { Activity } from '../../../src/model/activity.ts';
import type { DealUpdate } from '../../../src/model/deal.ts';

export interface Collected {
  deals: Map<string, DealUpdate>;
  /** Each deal's changes, by field, instant and ordinal. */
  changes: Map<string, string>;
  activities: Map<string, Activity>;
  removed: Map<string, string | null>;
  pages: Page[];
  cursor: Cursor | null;
}

/** Takes pages in as a store does: rows merge, nothing that was not said is lost. */
export async function collect(pages: AsyncIterable<Page>, into?: Collected): Promise<Collected> {
  const all: Collected = into ?? {
    deals: new Map(),
    changes: new Map(),
    activities: new Map(),
    removed: new Map(),
    pages: [],
    cursor: null,
  };
  all.pages = [];
  for await (const page of pages) take(all, page);
  return all;
}

export function take(all: Collected, page: Page): void {
  for (const deal of page.deals) all.deals.set(deal.id, { ...all.deals.get(deal.id), ...deal });
  for (const { dealId, field, at, ordinal, value } of page.changes) {
    all.changes.set(`${dealId} ${field} ${at} ${ordinal}`, value ?? '');
  }
  const whole = new Set(page.allActivitiesOf);
  const isUnread = (id: string) => page.unreadActivities?.some((start) => id.startsWith(start)) === true;
  for (const [key, { id, dealId }] of all.activities)
    if (whole.has(dealId) && !isUnread(id)) all.activities.delete(key);
  for (const activity of page.activities) all.activities.set(`${activity.dealId} ${activity.id}`, activity);
  for (const { dealId, mergedInto } of page.removals) all.removed.set(dealId, mergedInto);
  all.pages.push(page);
  // A store keeps it as JSON.
  all.cursor = JSON.parse(JSON.stringify(page.cursor));
}
