import { basename, join, parse } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AlertTask, CardValues, Connector, Crm } from '../../src/connector.ts';
import { keptRows } from './kept-rows.ts';
import { openSource } from './open-source.ts';
import { fingerprint, readDeals, readPages } from './read.ts';
import type { Source } from './source.ts';

export { problemText } from './problems.ts';
export { readPortfolio } from './read-portfolio.ts';
export { writeScorecards } from './write.ts';

/**
 * A portfolio folder or an exported CSV file as a CRM; the account's id is its path. What we give back goes into
 * `headrace.csv` and `headrace-tasks.csv` beside the data, which is never written to.
 */
export function createConnector(_environment: Readonly<Record<string, string | undefined>>): Connector {
  return {
    name: 'csv',
    label: 'CSV files',
    oauth: null,
    limits: {},
    open: ({ accountId }) => openFiles(accountId),
    webhook: null,
  };
}

function openFiles(path: string): Crm {
  const cards = keptRows(beside(path, 'headrace'), 'deal_id');
  const tasks = keptRows(beside(path, 'headrace-tasks'), 'key');
  const source = sourceOf(path);
  const dealIds = async () => new Set((await source()).dealIds);
  return {
    async account() {
      const { currency, warnings } = await source();
      // XXX is the ISO code for “no currency”.
      return {
        id: path,
        name: basename(path),
        timeZone: 'UTC',
        currency: currency ?? 'XXX',
        warnings: [...warnings],
      };
    },
    pipelines: async () => [...(await source()).pipelines],
    owners: async () => [...(await source()).owners],
    read: (cursor) => readPages(path, cursor),
    fetch: (ids) => readDeals(path, ids),
    async *list() {
      yield { present: [...(await dealIds())], removed: [] };
    },
    setUp: async () => ({ created: [], reused: [], problems: [] }),
    async write(records) {
      const there = await dealIds();
      const present = records.filter(({ dealId }) => there.has(dealId));
      await cards.put(present.map(({ dealId, values }: CardValues) => ({ deal_id: dealId, ...values })));
      return records.map(({ dealId }) => ({ dealId, outcome: there.has(dealId) ? 'written' : 'gone' }));
    },
    async raiseTasks(wanted) {
      await tasks.put(wanted.map(taskRow));
      return wanted.map(({ key }) => ({ key, outcome: 'raised', taskId: key }));
    },
    async findTask(dealId, key) {
      const task = (await tasks.all()).get(key);
      return task?.deal_id === dealId ? key : null;
    },
    async assignTasks(moves) {
      const known = await tasks.all();
      const there = moves.filter(({ taskId }) => known.has(taskId));
      await tasks.put(there.map(({ taskId, owner }) => ({ key: taskId, owner })));
    },
    async closeTasks(taskIds) {
      const known = await tasks.all();
      await tasks.put(taskIds.filter((key) => known.has(key)).map((key) => ({ key, state: 'done' })));
    },
    dealUrl: (dealId) => `${pathToFileURL(path).href}#${encodeURIComponent(dealId)}`,
  };
}

const taskRow = ({ key, dealId, owner, title, body, dueAt }: AlertTask) => ({
  key,
  deal_id: dealId,
  owner,
  title,
  body,
  due_at: new Date(dueAt).toISOString(),
  state: 'open',
});

/** Looks through the files again only when they have changed. */
function sourceOf(path: string): () => Promise<Source> {
  let last: { files: string; source: Promise<Source> } | null = null;
  return async () => {
    const files = await fingerprint(path);
    if (last?.files !== files) last = { files, source: openSource(path, null) };
    return last.source;
  };
}

/** In the folder itself, or next to the exported file under its name. */
function beside(path: string, name: string): string {
  const { dir, name: file, ext } = parse(path);
  return /^\.(csv|tsv|txt)$/i.test(ext) ? join(dir, `${file}.${name}.csv`) : join(path, `${name}.csv`);
}
