import { setTimeout as sleep } from 'node:timers/promises';
import { HeadraceError } from '../../src/errors.ts';
import { batchSize, chunksOf } from './batches.ts';
import type { Door } from './client.ts';
import { isGoneCode } from './failure.ts';
import { saveResultsSchema, type SaveResult } from './schemas.ts';
import { dataPath } from './settings.ts';

/** A record to create, or to update when it has an id. */
export interface RecordToSave {
  type: string;
  id?: string;
  fields: Readonly<Record<string, string | number | null>>;
}

/** What became of a record; `unsent`: nothing is known. */
export type Saved =
  | { outcome: 'saved'; id: string }
  | { outcome: 'gone' }
  | { outcome: 'refused'; reason: string }
  | { outcome: 'unsent' };

export interface SaveOptions {
  signal: AbortSignal;
  /** Records of one type are found by this field of theirs, and created where there is none. */
  foundBy?: { type: string; field: string };
  /** First pause before locked rows are tried again; doubles. */
  lockPauseMs?: number;
}

const lockTries = 4;
/** Codes that say "not now" and nothing about the record. */
const passing =
  /UNABLE_TO_LOCK_ROW|REQUEST_LIMIT_EXCEEDED|SERVER_UNAVAILABLE|TXN_SECURITY|QUERY_TIMEOUT|TOO_MANY_REQUESTS/;

/**
 * Saves records in the order given, 200 a call, each by itself: one that is refused stops no other. Rows that
 * somebody else holds are tried again, only they. Throws only when nothing is known of any record.
 */
export async function saveRecords(
  door: Door,
  method: 'PATCH' | 'POST',
  records: readonly RecordToSave[],
  { signal, foundBy, lockPauseMs = 1_000 }: SaveOptions,
): Promise<Saved[]> {
  const saved: Saved[] = records.map(() => ({ outcome: 'unsent' }));
  let known = 0;
  for (const chunk of chunksOf([...records.keys()], batchSize)) {
    let left = chunk;
    for (let tried = 1; left.length > 0; tried++) {
      let results: SaveResult[];
      try {
        results = await send(
          door,
          method,
          left.flatMap((index) => records[index] ?? []),
          foundBy ? `/${foundBy.type}/${foundBy.field}` : '',
        );
      } catch (error) {
        if (known === 0 || !(error instanceof HeadraceError)) throw error;
        return saved;
      }
      known += results.length;
      for (const [place, index] of left.entries()) saved[index] = savedBy(results[place]);
      left = left.filter((_, place) => isLocked(results[place]));
      if (tried >= lockTries) break;
      if (left.length > 0)
        await sleep(lockPauseMs * 2 ** (tried - 1) * (1 + Math.random() * 0.5), undefined, { signal });
    }
  }
  return saved;
}

function send(
  door: Door,
  method: 'PATCH' | 'POST',
  records: readonly RecordToSave[],
  which: string,
): Promise<SaveResult[]> {
  return door(
    {
      method,
      path: `${dataPath}/composite/sobjects${which}`,
      body: {
        allOrNone: false,
        records: records.map(({ type, id, fields }) => ({
          attributes: { type },
          ...(id === undefined ? {} : { id }),
          ...fields,
        })),
      },
      idempotent: method === 'PATCH',
    },
    saveResultsSchema,
  );
}

function isLocked(result: SaveResult | undefined): boolean {
  return result?.errors?.some(({ statusCode }) => statusCode === 'UNABLE_TO_LOCK_ROW') === true;
}

function savedBy(result: SaveResult | undefined): Saved {
  if (!result) return { outcome: 'unsent' };
  if (result.success) return { outcome: 'saved', id: result.id ?? '' };
  const [error] = result.errors ?? [];
  const code = error?.statusCode ?? '';
  const message = error?.message ?? '';
  if (isGoneCode(code)) return { outcome: 'gone' };
  // Another program's trigger that ran out of its own limits may do better next time.
  const triggerTired = code === 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY' && /limit exceeded/i.test(message);
  if (code === '' || passing.test(code) || triggerTired) return { outcome: 'unsent' };
  const named = error?.fields?.length ? ` (${error.fields.join(', ')})` : '';
  return { outcome: 'refused', reason: `${code}: ${message}${named}`.slice(0, 1_000) };
}
