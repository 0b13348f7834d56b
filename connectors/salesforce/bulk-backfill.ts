import type { Page } from '../../src/connector.ts';
import { type HeadraceError, isHeadraceError } from '../../src/errors.ts';
import { changesFrom } from './backfill.ts';
import { type BulkOptions, createJob, dropJobs, finishJob } from './bulk-jobs.ts';
import { openBulkRows } from './bulk-rows.ts';
import type { BackfillCursor } from './cursor.ts';
import { noRows } from './deals.ts';
import type { Reading } from './reading.ts';
import { relatedFrom, type RelatedSource } from './related.ts';
import type { Query } from './soql.ts';
import { textOf } from '../../src/connector/read-value.ts';

const dealsPerPage = 100;

/**
 * Reads everything by one bulk job an object, each in the order of deals, and joins them on the way: what is in
 * memory is a page or two of each. The jobs' ids are in the cursor, so a run that was cut off goes on with them.
 * Throws `refused` when the edition has no bulk reading or a job failed.
 */
export async function* bulkBackfill(
  reading: Reading,
  start: BackfillCursor,
  options: BulkOptions,
): AsyncGenerator<Page> {
  const { door, deals } = reading;
  const sources = await sourcesOf(reading);
  const jobs = start.jobs ?? (await createJobs(reading, sources));
  let { received, afterId } = start;
  const { total } = start;
  const page = (cursor: Partial<BackfillCursor>) => ({
    cursor: { ...start, jobs, afterId, received, ...cursor },
    progress: { received, total },
  });
  yield { ...noRows, ...page({}) };
  const opened = new Map(
    await together(
      sources.flatMap((source) => {
        const id = jobs[source.name];
        return id === undefined ? [] : [(signal: AbortSignal) => openJob(id, source, signal)];
      }),
      options.signal,
    ),
  );

  async function openJob(id: string, { name, deal }: RelatedSource, signal: AbortSignal) {
    await finishJob(door, id, { ...options, signal });
    const locator = start.locators[name] ?? '';
    return [name, openBulkRows(door, { id, name, deal }, { locator, afterId: start.afterId })] as const;
  }

  for (;;) {
    const records = (await opened.get('Opportunity')?.take(dealsPerPage)) ?? [];
    const lastId = textOf(records.at(-1)?.['Id']);
    if (lastId === null) break;
    const found = await Promise.all(
      [...opened]
        .filter(([name]) => name !== 'Opportunity')
        .map(async ([name, rows]) => [name, await rows.takeUntil(lastId)] as const),
    );
    const rows = await deals.map(records, relatedFrom(new Map(found)));
    received += rows.deals.length;
    afterId = lastId;
    const locators = Object.fromEntries([...opened].map(([name, each]) => [name, each.locator()]));
    yield { ...rows, ...page({ locators }) };
  }
  yield { ...noRows, cursor: { ...changesFrom(start) }, progress: { received, total: received } };
  await dropJobs(door, Object.values(jobs));
}

/**
 * What all of them give. When one fails the others are stopped and waited for: one that went on in the background would
 * call jobs off that the next run has taken up.
 */
async function together<T>(
  works: readonly ((signal: AbortSignal) => Promise<T>)[],
  signal: AbortSignal,
): Promise<T[]> {
  const stop = new AbortController();
  const failures: unknown[] = [];
  const results = await Promise.all(
    works.map(async (work) => {
      try {
        return [await work(AbortSignal.any([signal, stop.signal]))];
      } catch (error) {
        failures.push(error);
        stop.abort();
        return [];
      }
    }),
  );
  if (failures.length > 0) throw failures[0];
  return results.flat();
}

/** Deals themselves first, then what belongs to them. */
async function sourcesOf({ org, related }: Reading): Promise<RelatedSource[]> {
  const { values } = await org.dealFields();
  const query: Query = {
    from: 'Opportunity',
    fields: new Set(values),
    needed: ['Id', 'StageName', 'IsDeleted'],
    where: '',
    all: true,
  };
  return [{ name: 'Opportunity', deal: 'Id', query, ofDeals: '' }, ...(await related.sources())];
}

async function createJobs(
  { door, org, related }: Reading,
  sources: readonly RelatedSource[],
): Promise<Record<string, string>> {
  const jobs: Record<string, string> = {};
  try {
    for (const { name, deal, query, ofDeals } of sources) {
      const where = [query.where, ofDeals].filter(Boolean).join(' AND ');
      const create = () =>
        createJob(door, { ...query, where }, deal === 'Id' ? 'Id' : `${deal}, Id`, org.noteDropped);
      const id = name === 'Opportunity' ? await create() : await related.ifShown(name, create);
      if (id !== null) jobs[name] = id;
    }
  } catch (error) {
    await dropJobs(door, Object.values(jobs));
    throw error;
  }
  return jobs;
}

/**
 * Bulk reading is not to be had here: the edition lacks it, a job could not be done, or what we ask for is not taken
 * by jobs. Whatever the words, queries may do.
 */
export function isNoBulk(error: unknown): error is HeadraceError {
  if (isHeadraceError(error, 'unreadable')) return error.details.code !== undefined;
  return (
    isHeadraceError(error, 'forbidden') ||
    (isHeadraceError(error, 'refused') && !isAborted(error) && !isLocatorLost(error))
  );
}

/** The jobs are gone: their results are kept for a week. */
export const isJobGone = (error: unknown): boolean => isHeadraceError(error, 'not-found');

/** Where results were read is no longer known there: the job's results are read again from their beginning. */
export const isLocatorLost = (error: unknown): boolean =>
  isHeadraceError(error, 'refused') && error.details.code === 'INVALID_QUERY_LOCATOR';

/** An administrator ended the job: this run ends as well, the next one begins another job. */
export const isAborted = (error: unknown): boolean =>
  isHeadraceError(error, 'refused') && error.details.code === 'Aborted';
