import type { Page } from '../connector.ts';

/**
 * Reads on while the last pages are being stored, and joins what has come meanwhile, up to about `limit` deals: a
 * fast source is stored in large steps, a slow one page by page. Pages that speak of the same deal stay apart, as
 * their order matters, and so do pages of which not the same could be read. What was read before an error comes before the error.
 */
export async function* joinPages(pages: AsyncIterable<Page>, limit = 500): AsyncGenerator<Page> {
  const queue: Page[] = [];
  let reading = true;
  const left = new AbortController();
  let wake = Promise.withResolvers<void>();
  const tellOther = () => {
    wake.resolve();
    wake = Promise.withResolvers<void>();
  };
  const reader = (async () => {
    try {
      for await (const page of pages) {
        queue.push(page);
        tellOther();
        while (dealsIn(queue) >= limit && !left.signal.aborted) await wake.promise;
        if (left.signal.aborted) return;
      }
    } finally {
      reading = false;
      tellOther();
    }
  })();
  // Awaited below in any case; until then a failure is nobody's surprise.
  reader.catch(() => undefined);
  try {
    for (;;) {
      const page = takeJoined(queue, limit);
      tellOther();
      if (page) yield page;
      else if (reading) await wake.promise;
      else break;
    }
    await reader;
  } finally {
    left.abort();
    tellOther();
  }
}

function takeJoined(queue: Page[], limit: number): Page | undefined {
  const joined = queue.shift();
  if (!joined) return undefined;
  const spokenOf = new Set(idsIn(joined));
  let page = joined;
  for (let next = queue[0]; next && page.deals.length + next.deals.length <= limit; next = queue[0]) {
    const ids = idsIn(next);
    if (ids.some((id) => spokenOf.has(id)) || unreadIn(next) !== unreadIn(page)) break;
    for (const id of ids) spokenOf.add(id);
    page = {
      deals: page.deals.concat(next.deals),
      changes: page.changes.concat(next.changes),
      activities: page.activities.concat(next.activities),
      allActivitiesOf: page.allActivitiesOf.concat(next.allActivitiesOf),
      removals: page.removals.concat(next.removals),
      badValues: page.badValues.concat(next.badValues),
      cursor: next.cursor,
      progress: next.progress,
      ...(page.unreadActivities && { unreadActivities: page.unreadActivities }),
      ...(next.linksStale !== undefined && { linksStale: next.linksStale }),
    };
    queue.shift();
  }
  return page;
}

function idsIn({ deals, removals, allActivitiesOf }: Page): string[] {
  return [...deals.map(({ id }) => id), ...removals.map(({ dealId }) => dealId), ...allActivitiesOf];
}

const unreadIn = ({ unreadActivities = [] }: Page): string => unreadActivities.join();

function dealsIn(queue: readonly Page[]): number {
  return queue.reduce((sum, { deals }) => sum + deals.length, 0);
}
