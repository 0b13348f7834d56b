import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cursor, Page } from '../../src/connector.ts';
import { openSource } from './open-source.ts';
import { portfolioFiles } from './schemas.ts';
import type { Source } from './source.ts';

const rowsPerPage = 1000;

/**
 * A file or folder page by page: deals first, then changes, then activities. The cursor counts the pages of one
 * state of the files, told by their sizes and times; files that changed are read again from the start, and files
 * that did not are not read at all.
 */
export async function* readPages(path: string, cursor: Cursor | null): AsyncGenerator<Page> {
  const files = await fingerprint(path);
  const same = cursor?.files === files;
  if (same && cursor.done === true) return;
  const stored = same && typeof cursor.pages === 'number' ? cursor.pages : 0;
  const source = await openSource(path, null);
  let waiting: Page | null = null;
  let pages = 0;
  for await (const page of pagesOf(source, files)) {
    if (waiting && pages > stored) yield waiting;
    pages += 1;
    waiting = { ...page, cursor: { files, pages, done: false } };
  }
  if (waiting) yield { ...waiting, cursor: { files, pages, done: true } };
}

/** Everything about these deals. */
export async function* readDeals(path: string, dealIds: readonly string[]): AsyncGenerator<Page> {
  const wanted = new Set(dealIds);
  const source = await openSource(path, null);
  for await (const page of pagesOf(source, '')) {
    const deals = page.deals.filter(({ id }) => wanted.has(id));
    const changes = page.changes.filter(({ dealId }) => wanted.has(dealId));
    const activities = page.activities.filter(({ dealId }) => wanted.has(dealId));
    if (deals.length + changes.length + activities.length > 0) yield { ...page, deals, changes, activities };
  }
  const there = new Set(source.dealIds);
  const at = await changedAt(path);
  const removals = dealIds.filter((id) => !there.has(id)).map((dealId) => ({ dealId, mergedInto: null, at }));
  if (removals.length > 0) yield { ...emptyPage(source), removals };
}

async function* pagesOf(source: Source, files: string): AsyncGenerator<Page> {
  let page = emptyPage(source);
  let received = 0;
  for await (const pieces of source.pieces())
    for (const { deal, changes, activity } of pieces) {
      if (page.deals.length + page.changes.length + page.activities.length >= rowsPerPage) {
        yield page;
        page = { ...emptyPage(source), cursor: { files } };
      }
      if (deal) {
        page.deals.push(deal);
        received += 1;
      }
      page.changes.push(...changes);
      if (activity) page.activities.push(activity);
      page.progress.received = received;
    }
  yield page;
}

const emptyPage = ({ dealCount }: Source): Page => ({
  deals: [],
  changes: [],
  activities: [],
  allActivitiesOf: [],
  removals: [],
  cursor: {},
  progress: { received: 0, total: dealCount },
  badValues: [],
});

async function filesOf(path: string) {
  const paths = (await stat(path)).isDirectory()
    ? Object.values(portfolioFiles).map((file) => join(path, file))
    : [path];
  return Promise.all(paths.map((file) => stat(file).catch(() => null)));
}

/** Changes when one of the files does. */
export async function fingerprint(path: string): Promise<string> {
  const files = await filesOf(path).catch(() => []);
  return files.map((file) => (file ? `${file.size}@${file.mtimeMs}` : '-')).join(' ');
}

/** When the files were last written. */
async function changedAt(path: string): Promise<number> {
  return Math.max(0, ...(await filesOf(path)).map((file) => Math.floor(file?.mtimeMs ?? 0)));
}
