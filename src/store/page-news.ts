import type { Page } from '../connector.ts';
import type { Deal } from '../model/deal.ts';
import { freshActivities, mergeActivities } from './activity-entries.ts';
import { newEntries } from './change-entries.ts';
import type { KnownDeal } from './known-deals.ts';
import { mergeDeal } from './merge-deal.ts';
import type { ActivityEntry, ChangeEntry } from './schema.ts';

/** What a page says that the store does not. */
export interface News {
  deals: Deal[];
  log: { dealId: string; entries: ChangeEntry[] }[];
  activities: { dealId: string; entries: readonly ActivityEntry[] }[];
  /** Removed deals that the page has alive again. */
  restored: string[];
  incomplete: string[];
  counts: { created: number; updated: number; unchanged: number; changes: number; activities: number };
}

/** Every deal the page says something about. */
export function idsIn(page: Page): string[] {
  const ids = new Set(page.allActivitiesOf);
  for (const { id } of page.deals) ids.add(id);
  for (const { dealId } of page.changes) ids.add(dealId);
  for (const { dealId } of page.activities) ids.add(dealId);
  return [...ids];
}

/** Compares a page with what is known. Pure. */
export function newsOf(page: Page, known: ReadonlyMap<string, KnownDeal>): News {
  const changes = Map.groupBy(page.changes, ({ dealId }) => dealId);
  const activities = Map.groupBy(page.activities, ({ dealId }) => dealId);
  const complete = new Set(page.allActivitiesOf);
  const updates = Map.groupBy(page.deals, ({ id }) => id);
  const gone = new Set(page.removals.map(({ dealId }) => dealId));
  const news: News = {
    deals: [],
    log: [],
    activities: [],
    restored: [],
    incomplete: [],
    counts: { created: 0, updated: 0, unchanged: 0, changes: 0, activities: 0 },
  };
  for (const [dealId, before] of known) {
    let deal: Deal | null | undefined = before.deal;
    for (const update of updates.get(dealId) ?? []) deal = mergeDeal(deal ?? undefined, update) ?? deal;
    if (!deal) {
      // A merged deal lives on under another id; nobody needs to look for it.
      if (!before.removal) news.incomplete.push(dealId);
      continue;
    }
    const entries = newEntries(before.log, changes.get(dealId) ?? []);
    const activitiesNow = mergeActivities(
      before.activities,
      activities.get(dealId) ?? [],
      complete.has(dealId),
      page.unreadActivities,
    );
    if (entries.length > 0) news.log.push({ dealId, entries });
    if (activitiesNow !== before.activities) news.activities.push({ dealId, entries: activitiesNow });
    // Named again after it was gone: it was restored. A merge cannot be undone, so that one is an old answer.
    const restored =
      before.removed && updates.has(dealId) && !gone.has(dealId) && before.removal?.mergedInto == null;
    if (restored) news.restored.push(dealId);
    const touched =
      deal !== before.deal || entries.length > 0 || activitiesNow !== before.activities || restored;
    news.counts.changes += entries.length;
    news.counts.activities += freshActivities(before.activities, activitiesNow);
    if (touched) {
      news.deals.push(deal);
      news.counts[before.deal ? 'updated' : 'created'] += 1;
    } else if (updates.has(dealId)) news.counts.unchanged += 1;
  }
  return news;
}
