import type { WriteResult } from '../../src/connector.ts';
import { HeadraceError, isHeadraceError } from '../../src/errors.ts';
import { batchSize, chunksOf, idsIn } from './batches.ts';
import type { Door } from './client.ts';
import { type BatchError, recordBatchSchema } from './schemas.ts';
import { apiVersion } from './settings.ts';

export interface Update {
  id: string;
  properties: Readonly<Record<string, string>>;
}

/**
 * Updates records of one kind and says what became of each. HubSpot refuses a whole batch for one bad value and
 * names only the first: the batch is halved until the bad ones stand alone. Throws only when nothing is known of
 * any record.
 */
export async function updateRecords(
  door: Door,
  type: string,
  updates: readonly Update[],
): Promise<WriteResult[]> {
  const results = new Map<string, WriteResult>();
  const settle = (result: WriteResult) => void results.set(result.dealId, result);
  for (const chunk of chunksOf(updates, batchSize)) {
    try {
      await updateBatch(door, type, chunk, settle);
    } catch (error) {
      if (results.size === 0 || !(error instanceof HeadraceError)) throw error;
      break;
    }
  }
  return updates.map(({ id }) => results.get(id) ?? { dealId: id, outcome: 'unsent' });
}

async function updateBatch(
  door: Door,
  type: string,
  updates: readonly Update[],
  settle: (result: WriteResult) => void,
): Promise<void> {
  const path = `/crm/objects/${apiVersion}/${type}/batch/update`;
  try {
    const { results, errors } = await door(
      { method: 'POST', path, body: { inputs: updates } },
      recordBatchSchema,
    );
    const asked = new Set(updates.map(({ id }) => id));
    for (const { id } of results) if (asked.has(id)) settle({ dealId: id, outcome: 'written' });
    for (const error of errors ?? []) settleErrors(error, asked, settle);
  } catch (error) {
    if (!isHeadraceError(error, 'refused') && !isHeadraceError(error, 'not-found')) throw error;
    const [first, ...more] = updates;
    if (first && more.length === 0) {
      settle(
        error.kind === 'not-found' || error.details.code === 'OBJECT_NOT_FOUND'
          ? { dealId: first.id, outcome: 'gone' }
          : { dealId: first.id, outcome: 'refused', reason: error.message },
      );
      return;
    }
    const half = Math.ceil(updates.length / 2);
    await updateBatch(door, type, updates.slice(0, half), settle);
    await updateBatch(door, type, updates.slice(half), settle);
  }
}

function settleErrors(
  { category, message, context }: BatchError,
  asked: ReadonlySet<string>,
  settle: (result: WriteResult) => void,
): void {
  for (const dealId of idsIn(context)) {
    if (!asked.has(dealId)) continue;
    if (category === 'OBJECT_NOT_FOUND') settle({ dealId, outcome: 'gone' });
    else if (category === undefined || /RATE_LIMIT|INTERNAL|TIMEOUT|UNAVAILABLE/.test(category))
      settle({ dealId, outcome: 'unsent' });
    else settle({ dealId, outcome: 'refused', reason: message ?? category });
  }
}
