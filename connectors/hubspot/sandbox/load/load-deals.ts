import { portfolioColumns } from '../../../../src/model/portfolio-folder.ts';
import type { PortalSource } from '../options.ts';
import { addRow, columnFor, type Row } from '../state/object-store.ts';
import { stageOf, storeOf } from '../state/portal.ts';
import { source as author } from '../state/source.ts';
import { nameAttributes } from './attributes.ts';
import { stageIdOf } from './load-stages.ts';
import type { Loading } from './loading.ts';
import { noonOf } from './noon-of.ts';
import { dayIn, instantIn, numberIn, requiredInstant } from '../../../../src/sandbox/parse-cells.ts';
import { companyIdOf, ownerIdOf, userOf } from './people.ts';
import { bad, type Line, readRows } from '../../../../src/sandbox/read-rows.ts';

const known = new Set<string>([...portfolioColumns.deals, 'next_step']);
const outcomes = ['', 'open', 'won', 'lost'];

/** Reads the deals as they are now. Columns of its own become custom properties. */
export async function loadDeals(loading: Loading, source: PortalSource): Promise<void> {
  const store = storeOf(loading.portal, 'deals');
  const shared = new Map<string, string>();
  const share = (text: string) => {
    if (shared.size < 50_000 && !shared.has(text)) shared.set(text, text);
    return shared.get(text) ?? text;
  };
  const attributes = nameAttributes(store);
  for await (const line of readRows(source, 'deals', ['id', 'created_at'])) {
    const createdAt = requiredInstant(line, 'created_at');
    if (!outcomes.includes(line.cells['outcome'] ?? ''))
      throw bad(line, 'outcome', 'is not one of open, won, lost');
    const owner = line.cells['owner'] ? ownerIdOf(loading, line.cells['owner']) : null;
    const row = addRow(store, store.nextId, createdAt, author('CRM_UI', userOf(loading, owner)));
    if (loading.portal.ids.has(line.cells['id'] ?? '')) throw bad(line, 'id', 'is there twice');
    loading.portal.ids.set(line.cells['id'] ?? '', row.id);
    loading.portal.loadedUntil = Math.max(loading.portal.loadedUntil, createdAt);
    const put = (name: string, value: string | null | undefined) => {
      if (value) row.values[columnFor(store, name)] = share(value);
    };
    put('dealname', line.cells['name']?.trim() || line.cells['id']);
    put('hubspot_owner_id', owner);
    put('amount', numberIn(line, 'amount'));
    put('deal_currency_code', line.cells['currency']);
    put('dealtype', line.cells['type']);
    put('source', line.cells['source']);
    put('hs_next_step', line.cells['next_step']);
    put('headrace_pause_until', dayIn(line, 'pause_until'));
    put('headrace_pause_reason', line.cells['pause_reason']);
    const expected = dayIn(line, 'expected_close_on');
    put('closedate', expected && noonOf(expected, loading.portal.timeZone));
    placeDeal(loading, line, row, put);
    if (line.cells['account']) {
      loading.portal.links.add(
        'deals',
        row.id,
        'companies',
        companyIdOf(loading, line.cells['account'], createdAt),
      );
    }
    const contacts = Number(numberIn(line, 'contacts') ?? 0);
    if (contacts > 0) loading.contactCounts.push([row, contacts]);
    for (const [column, value] of Object.entries(line.cells)) {
      if (value && !known.has(column)) put(attributes(column), value);
    }
  }
}

type Put = (name: string, value: string | null) => void;

function placeDeal(loading: Loading, line: Line, row: Row, put: Put): void {
  const { pipeline: label = '', stage: stageLabel = '' } = line.cells;
  const [firstLabel] = loading.pipelineIds.keys();
  const pipelineId = loading.pipelineIds.get(label || (firstLabel ?? ''));
  if (pipelineId === undefined) throw bad(line, 'pipeline', 'is not in the list of stages');
  const [firstStage] = loading.stageIds.get(pipelineId)?.keys() ?? [];
  const stageId = stageIdOf(loading, pipelineId, stageLabel || (firstStage ?? ''));
  put('pipeline', pipelineId);
  put('dealstage', stageId);
  const closedAt = instantIn(line, 'closed_at');
  const closed = stageOf(loading.portal, pipelineId, stageId)?.metadata.isClosed === 'true';
  if (closed && closedAt !== null) loading.closings.push([row, closedAt]);
}
