import { setTimeout as sleep } from 'node:timers/promises';
import { HeadraceError, isHeadraceError } from '../../src/errors.ts';
import type { Door } from './client.ts';
import { anythingSchema, bulkJobSchema } from './schemas.ts';
import { dataPath } from './settings.ts';
import { missingFieldIn, type Query, selectOf } from './soql.ts';

const jobsPath = `${dataPath}/jobs/query`;
/** Rows of one page of results: what is in memory at a time. */
export const bulkPageSize = 2_000;
const firstPollMs = 5_000;
const longestPollMs = 60_000;
const deadlineMs = 2 * 3_600_000;

/** Starts a job that reads a query in this order. Gives its id. */
export async function createJob(door: Door, query: Query, order: string): Promise<string> {
  for (;;) {
    try {
      const body = { operation: query.all ? 'queryAll' : 'query', query: selectOf(query, [], order) };
      return (
        await door(
          { method: 'POST', path: jobsPath, body, idempotent: false, lane: 'backfill' },
          bulkJobSchema,
        )
      ).id;
    } catch (error) {
      const field = missingFieldIn(error, query);
      if (field === null) throw error;
      query.fields.delete(field);
    }
  }
}

/**
 * Waits until a job is complete. Throws `refused` with Salesforce's reason when it failed or somebody aborted it; a
 * job that takes too long is aborted and thrown away.
 */
export async function finishJob(
  door: Door,
  id: string,
  { signal, pollMs = firstPollMs }: { signal: AbortSignal; pollMs?: number },
): Promise<void> {
  const startedAt = performance.now();
  for (let waitMs = pollMs; ; waitMs = Math.min(waitMs * 1.5, longestPollMs)) {
    const job = await door({ method: 'GET', path: `${jobsPath}/${id}`, lane: 'backfill' }, bulkJobSchema);
    if (job.state === 'JobComplete') return;
    if (job.state === 'Failed' || job.state === 'Aborted') {
      const why = job.errorMessage ? `: ${job.errorMessage}` : '';
      throw new HeadraceError('refused', `A bulk job of Salesforce ended as ${job.state}${why}`, {
        code: job.state,
      });
    }
    if (performance.now() - startedAt > deadlineMs) {
      await door(
        { method: 'PATCH', path: `${jobsPath}/${id}`, body: { state: 'Aborted' }, lane: 'backfill' },
        anythingSchema,
      );
      await dropJob(door, id);
      throw new HeadraceError('unavailable', 'A bulk job of Salesforce was not done in two hours');
    }
    await sleep(waitMs, undefined, { signal });
  }
}

/** A page of results as text, with where the next one begins; null: it was the last. '' asks for the first. */
export async function readResults(
  door: Door,
  id: string,
  locator: string,
): Promise<{ text: string; rows: number | null; next: string | null }> {
  const { text, headers } = await door.text(
    {
      method: 'GET',
      path: `${jobsPath}/${id}/results`,
      query: { maxRecords: bulkPageSize, locator: locator || undefined },
      lane: 'backfill',
    },
    (answer) => {
      const type = answer.headers['content-type'] ?? '';
      if (type.includes('csv') && answer.headers['sforce-locator'] !== undefined) return;
      throw new HeadraceError('unavailable', `Salesforce answered the results of a bulk job with ${type}`, {
        status: answer.status,
      });
    },
  );
  const next = headers['sforce-locator'] ?? 'null';
  const rows = headers['sforce-numberofrecords'];
  return { text, rows: rows === undefined ? null : Number(rows), next: next === 'null' ? null : next };
}

/** Results are kept for a week otherwise. */
export async function dropJob(door: Door, id: string): Promise<void> {
  try {
    await door({ method: 'DELETE', path: `${jobsPath}/${id}`, lane: 'backfill' }, anythingSchema);
  } catch (error) {
    if (!isHeadraceError(error, 'not-found') && !isHeadraceError(error, 'refused')) throw error;
  }
}
