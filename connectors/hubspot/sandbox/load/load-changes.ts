import type { PortalSource } from '../options.ts';
import { columnFor, type ObjectStore, pastOf, type Row, setValue } from '../state/object-store.ts';
import { type Portal, storeOf } from '../state/portal.ts';
import { source as author, type Source } from '../state/source.ts';
import { stageIdOf } from './load-stages.ts';
import type { Loading } from './loading.ts';
import { noonOf } from './noon-of.ts';
import { requiredInstant } from '../../../../src/sandbox/parse-cells.ts';
import { ownerIdOf, userOf } from './people.ts';
import { bad, type Line, readRows } from '../../../../src/sandbox/read-rows.ts';

const properties: Record<string, string> = {
  stage: 'dealstage',
  pipeline: 'pipeline',
  amount: 'amount',
  expected_close_on: 'closedate',
  owner: 'hubspot_owner_id',
  next_step: 'hs_next_step',
  pause_until: 'headrace_pause_until',
  pause_reason: 'headrace_pause_reason',
};

/** Who a change is by, where the file says so. */
const authors: Record<string, Source> = {
  bulk: author('CRM_UI_BULK_ACTION', 'userId:52000000'),
  integration: author('INTEGRATION', '191919'),
  import: author('IMPORT', '4711'),
  headrace: author('INTEGRATION', '1160452'),
};

/** Reads the log. The value at creation is what the first change of a field came from. */
export async function loadChanges(loading: Loading, source: PortalSource): Promise<void> {
  const store = storeOf(loading.portal, 'deals');
  const stageColumn = columnFor(store, 'dealstage');
  const places = new Map<Row, string>();
  for await (const line of readRows(source, 'changes', ['deal_id', 'at', 'field'])) {
    const row = dealOf(loading.portal, store, line);
    const name = properties[line.cells['field'] ?? ''];
    if (name === undefined) continue;
    const at = requiredInstant(line, 'at');
    const column = columnFor(store, name);
    const first = !row.log?.some((entry) => entry.column === column);
    if (name === 'pipeline') {
      if (first) moveBack(loading, row, stageColumn, line.cells['from'] ?? '');
      places.set(row, pipelineIdOf(loading, line.cells['to'] ?? ''));
    }
    const place = places.get(row) ?? row.values[columnFor(store, 'pipeline')] ?? 'default';
    const value = translate(loading, name, line.cells['to'] ?? '', place);
    if (first) row.values[column] = translate(loading, name, line.cells['from'] ?? '', place);
    const owner = row.values[columnFor(store, 'hubspot_owner_id')] ?? null;
    setValue(
      row,
      column,
      value,
      at,
      authors[line.cells['by'] ?? ''] ?? author('CRM_UI', userOf(loading, owner)),
    );
    row.updatedAt = Math.max(row.updatedAt, at);
    loading.portal.loadedUntil = Math.max(loading.portal.loadedUntil, at);
  }
  closeDeals(loading, store);
}

function pipelineIdOf(loading: Loading, label: string): string {
  return loading.pipelineIds.get(label) ?? label;
}

/** Stages read before the first move were taken for those of the present pipeline: they were of the first. */
function moveBack(loading: Loading, row: Row, column: number, firstPipeline: string): void {
  const firstId = pipelineIdOf(loading, firstPipeline);
  const labels = new Map(
    [...loading.stageIds.values()].flatMap((ids) => [...ids].map(([label, id]) => [id, label])),
  );
  for (const entry of row.log ?? []) {
    const label = entry.column === column && entry.value !== null ? labels.get(entry.value) : undefined;
    if (label !== undefined) entry.value = stageIdOf(loading, firstId, label);
  }
}

/** HubSpot's closing date is the expected one until the deal closes, and the real one from then on. */
function closeDeals(loading: Loading, store: ObjectStore): void {
  const column = columnFor(store, 'closedate');
  for (const [row, at] of loading.closings) {
    const value = new Date(at).toISOString();
    const after = pastOf(row, column).findLast((entry) => entry.at > at);
    if (!after) setValue(row, column, value, at, author('CALCULATED'));
    row.values[column] = value;
    row.updatedAt = Math.max(row.updatedAt, at);
    loading.portal.loadedUntil = Math.max(loading.portal.loadedUntil, at);
  }
}

export function dealOf(portal: Portal, store: ObjectStore, line: Line): Row {
  const row = store.rows.get(portal.ids.get(line.cells['deal_id'] ?? '') ?? -1);
  if (!row) throw bad(line, 'deal_id', 'is not in the list of deals');
  return row;
}

function translate(loading: Loading, name: string, value: string, pipelineId: string): string | null {
  if (value === '') return null;
  switch (name) {
    case 'dealstage':
      return stageIdOf(loading, pipelineId, value);
    case 'pipeline':
      return pipelineIdOf(loading, value);
    case 'hubspot_owner_id':
      return ownerIdOf(loading, value);
    case 'closedate':
      return /^\d{4}-\d\d-\d\d$/.test(value) ? noonOf(value, loading.portal.timeZone) : value;
    default:
      return value;
  }
}
