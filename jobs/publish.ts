import { propertiesOf } from '../src/app-manifest.ts';
import type { CardValues, Crm, WriteResult } from '../src/connector.ts';
import type { Job, JobContext } from '../src/job.ts';
import { type CardFields, cardValuesOf } from '../src/scorecard/card-values-of.ts';
import { differsInMeaning } from '../src/scorecard/differs-in-meaning.ts';
import { getConnection } from '../src/store/connections.ts';
import { inTenant } from '../src/store/database.ts';
import {
  type PublishCandidate,
  type PublishedCard,
  recordRefused,
  recordWouldWrite,
  recordWritten,
  settleCandidates,
  streamCandidates,
} from '../src/store/publications.ts';
import { extendLease, underLease } from '../src/store/runs.ts';
import { fetchDeals } from './parts/fetch-deals.ts';
import { publishPipelines } from './parts/publish-pipelines.ts';
import { setUp } from './parts/set-up.ts';
import { withdrawValues } from './parts/withdraw-values.ts';

/** So many records at once: whole batches for every CRM, and little to repeat after a crash. */
const batchSize = 400;

/**
 * Writes what changed in meaning since it was last written; our own ledger decides, not the CRM's dates. A deal that
 * was closed before we ever wrote to it is left alone: its people are done with it. In a dry run all is computed
 * and kept as what would be written. Deals of a pipeline that was left out lose what was written to them.
 */
export const job: Job = {
  name: 'publish',
  everyMs: 15 * 60_000,
  startsAfter: 'score',
  wakes: () => [],
  async run(context) {
    const { db, connectionId, lease, now, progress, signal } = context;
    const { dryRun } = (await getConnection(db, connectionId)).settings;
    const sum = {
      written: 0,
      withdrawn: 0,
      figures: 0,
      wouldWrite: 0,
      refused: 0,
      gone: 0,
      unsent: 0,
      unchanged: 0,
      problems: 0,
    };
    let ready = dryRun;
    let batch: Ready[] = [];

    const send = async (): Promise<boolean> => {
      const records = batch;
      batch = [];
      if (dryRun) {
        await keepDryRun(context, records);
        sum.wouldWrite += records.length;
        return true;
      }
      const crm = await context.crm();
      if (!ready) {
        sum.problems = (await setUpIfNeeded(context, crm)).length;
        ready = sum.problems === 0;
        if (!ready) return false;
      }
      // Whoever has lost the lease must not write over what the new holder writes.
      await extendLease(db, lease, context.wallClock());
      const outcomes = await keep(context, crm, records, await crm.write(records));
      for (const outcome of outcomes) sum[outcome] += 1;
      progress(sum.written, null);
      return true;
    };

    for await (const chunk of streamCandidates(db, connectionId, now)) {
      signal.throwIfAborted();
      const { changed, same } = sortOut(chunk, context.connector.name);
      await inTenant(db, connectionId, (tx) => settleCandidates(tx, same));
      sum.unchanged += same.length;
      for (const record of changed) {
        batch.push(record);
        if (batch.length === batchSize && !(await send())) return sum;
      }
    }
    if (batch.length > 0 && !(await send())) return sum;
    if (dryRun) return sum;
    sum.withdrawn = await withdrawValues(context);
    sum.figures = await publishPipelines(context);
    return sum;
  },
};

/** What is to be written, and of which card. */
interface Ready extends CardValues {
  inputHash: string;
}

function sortOut(chunk: PublishCandidate[], crm: string): { changed: Ready[]; same: PublishedCard[] } {
  const ours = propertiesOf(crm).filter(({ writtenBy }) => writtenBy === 'headrace');
  const changed: Ready[] = [];
  const same: PublishedCard[] = [];
  for (const { deal, scorecard, card, written } of chunk) {
    const all: CardFields = { ...cardValuesOf(scorecard), card: card && JSON.stringify(card) };
    const values = Object.fromEntries(ours.map(({ name }) => [name, all[name] ?? null]));
    const leftAlone = written === null && scorecard.status === 'closed';
    if (leftAlone || !differsInMeaning(written, values)) same.push(scorecard);
    else changed.push({ dealId: deal.id, account: deal.account, values, inputHash: scorecard.inputHash });
  }
  return { changed, same };
}

async function setUpIfNeeded(context: JobContext, crm: Crm): Promise<string[]> {
  const { setUpProblems } = (await getConnection(context.db, context.connectionId)).settings;
  return setUpProblems?.length === 0 ? [] : (await setUp(context, crm)).problems;
}

async function keepDryRun({ db, connectionId }: JobContext, records: Ready[]): Promise<void> {
  await inTenant(db, connectionId, (tx) => recordWouldWrite(tx, records));
}

/** Notes in one transaction what became of each record. */
async function keep(
  context: JobContext,
  crm: Crm,
  records: Ready[],
  results: WriteResult[],
): Promise<WriteResult['outcome'][]> {
  const { db, lease, now, wallClock } = context;
  const outcomeOf = new Map(results.map((result) => [result.dealId, result]));
  const written = records.filter(({ dealId }) => outcomeOf.get(dealId)?.outcome === 'written');
  const refused = results.filter((result) => result.outcome === 'refused');
  const gone = results.filter(({ outcome }) => outcome === 'gone').map(({ dealId }) => dealId);
  await underLease(db, lease, wallClock(), async (tx) => {
    await recordWritten(tx, written, now);
    await recordRefused(tx, refused, now);
  });
  await fetchDeals(context, crm, gone);
  return records.map(({ dealId }) => outcomeOf.get(dealId)?.outcome ?? 'unsent');
}
