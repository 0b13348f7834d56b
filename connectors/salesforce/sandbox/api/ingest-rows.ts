import { idOf, type ObjectStore } from '../state/object-store.ts';
import { visibleField } from '../state/portal.ts';
import { ApiFailure } from './api-failure.ts';
import { checkRecord } from './check-record.ts';
import type { ApiCall } from './endpoint.ts';
import { mayWrite } from './objects.ts';
import { rowBy } from './row-by.ts';
import { createRecord, rowToWrite } from './write-records.ts';

export type IngestOperation = 'insert' | 'update' | 'upsert' | 'delete' | 'hardDelete';

/** What became of a line: `created` says nothing where there is an error. */
export interface IngestResult {
  id: string;
  created: boolean;
  error: string | null;
}

/** Says that a value is to be emptied: an empty cell leaves it as it is. */
const emptied = '#N/A';

/** Writes one line of a bulk job, in the name of the connected user. A line that is refused stops no other. */
export function ingestRow(
  call: ApiCall,
  store: ObjectStore,
  operation: IngestOperation,
  externalId: string | null,
  line: Readonly<Record<string, string>>,
): IngestResult {
  try {
    return write(call, store, operation, externalId, line);
  } catch (refused) {
    if (!(refused instanceof ApiFailure)) throw refused;
    const { errorCode, message, fields = [] } = refused;
    return { id: line['Id'] ?? '', created: false, error: `${errorCode}:${message}:${fields.join(',')}--` };
  }
}

function write(
  call: ApiCall,
  store: ObjectStore,
  operation: IngestOperation,
  externalId: string | null,
  line: Readonly<Record<string, string>>,
): IngestResult {
  const { live } = call;
  const { portal } = live;
  const stamp = { type: store.type.name, at: live.now(), by: portal.users.connected };
  if (operation === 'delete' || operation === 'hardDelete') {
    mayWrite(store, store.type.deletable);
    const row = rowToWrite(portal, store, line['Id']);
    live.commit({ do: operation === 'delete' ? 'delete' : 'purge', ...stamp, rows: [row] });
    return { id: line['Id'] ?? '', created: false, error: null };
  }
  mayWrite(store, operation === 'insert' ? store.type.createable : store.type.updateable);
  const row = operation === 'insert' ? undefined : rowOf(call, store, operation, externalId, line);
  const values = checkRecord(portal, store, valuesOf(call, store, line), row ?? null);
  if (row === undefined) return { id: createRecord(call, store, values), created: true, error: null };
  live.commit({ do: 'update', ...stamp, items: [{ row, values }] });
  return { id: idOf(store, row), created: false, error: null };
}

function rowOf(
  { live }: ApiCall,
  store: ObjectStore,
  operation: IngestOperation,
  externalId: string | null,
  line: Readonly<Record<string, string>>,
): number | undefined {
  if (operation === 'update' || externalId === null || externalId === 'Id')
    return rowToWrite(live.portal, store, line['Id']);
  const key = line[externalId] ?? '';
  if (key === '') throw new ApiFailure(400, 'MISSING_ARGUMENT', `${externalId} not specified`, [externalId]);
  return rowBy(store, externalId, key);
}

function valuesOf(
  { live }: ApiCall,
  store: ObjectStore,
  line: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const given = Object.entries(line).filter(([name, text]) => name !== 'Id' && text !== '');
  return Object.fromEntries(
    given.map(([name, text]) => {
      if (text === emptied) return [name, null];
      const isTruth = visibleField(live.portal, store, name)?.type === 'boolean';
      return [name, isTruth && /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : text];
    }),
  );
}
