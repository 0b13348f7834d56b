import { portfolioColumns } from '../../../../src/model/portfolio-folder.ts';
import { dayIn, instantIn, numberIn, requiredInstant } from '../../../../src/sandbox/parse-cells.ts';
import type { PortfolioSource } from '../../../../src/sandbox/portfolio-source.ts';
import { bad, type Line, readRows } from '../../../../src/sandbox/read-rows.ts';
import { dayOf } from '../../../../src/model/day-of.ts';
import { addRow, keyOf, putValue, type Value } from '../state/object-store.ts';
import { storeOf } from '../state/portal.ts';
import { nameAttributes } from './attributes.ts';
import { stageNameOf } from './load-stages.ts';
import type { Loading } from './loading.ts';
import { accountOf, ownerOf } from './people.ts';

const known = new Set<string>([...portfolioColumns.deals, 'next_step']);
const outcomes = ['', 'open', 'won', 'lost'];
const quarterMs = 90 * 86_400_000;

/** Reads the deals as they are now. Columns of its own become custom fields. */
export async function loadDeals(loading: Loading, source: PortfolioSource): Promise<void> {
  const { portal } = loading;
  const store = storeOf(portal, 'Opportunity');
  const attributes = nameAttributes(store);
  const shared = new Map<string, string>();
  const share = (text: string) => {
    if (shared.size < 50_000 && !shared.has(text)) shared.set(text, text);
    return shared.get(text) ?? text;
  };
  for await (const line of readRows(source, 'deals', ['id', 'created_at'])) {
    const { cells } = line;
    const createdAt = requiredInstant(line, 'created_at');
    if (!outcomes.includes(cells['outcome'] ?? ''))
      throw bad(line, 'outcome', 'is not one of open, won, lost');
    if (portal.ids.has(cells['id'] ?? '')) throw bad(line, 'id', 'is there twice');
    const owner = cells['owner'] ? ownerOf(loading, cells['owner']) : portal.users.operations;
    const row = addRow(store, createdAt, owner);
    portal.ids.set(cells['id'] ?? '', row);
    const put = (name: string, value: Value | undefined) => {
      if (value !== null && value !== undefined && value !== '')
        putValue(store, name, row, typeof value === 'string' ? share(value) : value);
    };
    put('Name', cells['name']?.trim().slice(0, 120) || cells['id']);
    put('OwnerId', owner);
    const amount = numberIn(line, 'amount');
    put('Amount', amount === null ? null : Number(amount));
    put('CurrencyIsoCode', cells['currency']?.toUpperCase());
    put('Type', cells['type']);
    put('LeadSource', cells['source']);
    put('NextStep', cells['next_step']);
    put(`${portal.prefix}Headrace_Pause_Until__c`, millis(dayIn(line, 'pause_until')));
    put(`${portal.prefix}Headrace_Pause_Reason__c`, cells['pause_reason']);
    if (cells['account']) put('AccountId', accountOf(loading, cells['account'], createdAt));
    place(loading, line, put);
    put('CloseDate', closingDay(loading, line, createdAt));
    const contacts = Number(numberIn(line, 'contacts') ?? 0);
    if (contacts > 0) loading.contactCounts.push([row, contacts]);
    for (const [column, value] of Object.entries(cells)) {
      if (value && !known.has(column)) put(attributes(column), value);
    }
    portal.loadedUntil = Math.max(portal.loadedUntil, createdAt, instantIn(line, 'closed_at') ?? 0);
  }
}

/** Salesforce has no deal without a closing date: where the portfolio has none, one is made up. */
function closingDay({ portal }: Loading, line: Line, createdAt: number): number | null {
  const given = dayIn(line, 'expected_close_on');
  if (given !== null) return millis(given);
  const closedAt = instantIn(line, 'closed_at');
  return millis(dayOf(closedAt ?? createdAt + quarterMs, closedAt === null ? portal.timeZone : 'UTC'));
}

export function millis(day: string | null): number | null {
  return day === null ? null : Date.parse(day);
}

function place(loading: Loading, line: Line, put: (name: string, value: Value) => void): void {
  const { pipeline: label = '', stage: stageLabel = '' } = line.cells;
  const pipeline = label || ([...loading.pipelines.keys()][0] ?? '');
  const recordType = loading.pipelines.get(pipeline);
  if (recordType === undefined) throw bad(line, 'pipeline', 'is not in the list of stages');
  const [firstStage] = loading.stageNames.get(pipeline)?.keys() ?? [];
  put('RecordTypeId', keyOf(storeOf(loading.portal, 'RecordType'), recordType));
  put('StageName', stageNameOf(loading, pipeline, stageLabel || (firstStage ?? '')));
}
