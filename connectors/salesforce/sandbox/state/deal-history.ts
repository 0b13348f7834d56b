import {
  getNumber,
  getText,
  getValue,
  keyOf,
  addRow,
  type ObjectStore,
  putValue,
  type Value,
  wholeSecond,
} from './object-store.ts';
import type { KeptValues } from './operation.ts';
import { idOfKey, type Portal, stageRow, storeOf } from './portal.ts';
import { day } from './value-text.ts';
import { dayOf } from '../../../../src/model/day-of.ts';

const logged = ['StageName', 'Amount', 'Probability', 'CloseDate'] as const;

/** What Salesforce fills in when a deal is made. */
export function afterDealCreated(
  portal: Portal,
  store: ObjectStore,
  row: number,
  at: number,
  by: number,
): void {
  const stage = stageRow(portal, getText(store, 'StageName', row));
  const stages = storeOf(portal, 'OpportunityStage');
  if (getNumber(store, 'Probability', row) === null && stage !== undefined)
    putValue(store, 'Probability', row, getNumber(stages, 'DefaultProbability', stage));
  if (getText(store, 'ForecastCategoryName', row) === null && stage !== undefined)
    putValue(store, 'ForecastCategoryName', row, getText(stages, 'ForecastCategoryName', stage));
  if (portal.features.pushCount) putValue(store, 'PushCount', row, 0);
  addHistory(portal, store, row, at, by);
  if (portal.features.fieldHistory)
    addFieldHistory(portal, keyOf(store, row), 'created', null, null, null, at, by);
}

/** Writes values to a deal with what follows from them: probability, forecast, closing date, counters, history. */
export function updateDeal(
  portal: Portal,
  store: ObjectStore,
  row: number,
  given: KeptValues,
  at: number,
  by: number,
): void {
  const values = { ...followUps(portal, store, row, given, at), ...given };
  const before = Object.fromEntries(Object.keys(values).map((name) => [name, getValue(store, name, row)]));
  const [amount, closing] = [getNumber(store, 'Amount', row), getNumber(store, 'CloseDate', row)];
  for (const [name, value] of Object.entries(values)) putValue(store, name, row, value);
  if ('StageName' in given) putValue(store, 'LastStageChangeDate', row, wholeSecond(at));
  countPush(portal, store, row, before['CloseDate'], values['CloseDate']);
  if (logged.some((name) => name in values)) addHistory(portal, store, row, at, by, { amount, closing });
  if (!portal.features.fieldHistory) return;
  for (const [name, value] of Object.entries(values)) {
    if (tracked(store, name)) logField(portal, store, row, name, before[name] ?? null, value, at, by);
  }
}

function followUps(
  portal: Portal,
  store: ObjectStore,
  row: number,
  given: KeptValues,
  at: number,
): Record<string, Value> {
  if (typeof given['StageName'] !== 'string') return {};
  const stages = storeOf(portal, 'OpportunityStage');
  const stage = stageRow(portal, given['StageName']);
  if (stage === undefined) return {};
  const closes = getValue(stages, 'IsClosed', stage) === 1;
  const { closingSetsCloseDate } = portal.uncertain;
  const stamps = closingSetsCloseDate === 'any' ? closes : getValue(stages, 'IsWon', stage) === 1;
  const today = Date.parse(dayOf(at, 'UTC'));
  return {
    Probability: getNumber(stages, 'DefaultProbability', stage),
    ForecastCategoryName: getText(stages, 'ForecastCategoryName', stage),
    ...(stamps &&
      closingSetsCloseDate !== 'none' &&
      getNumber(store, 'CloseDate', row) !== today && { CloseDate: today }),
  };
}

/** Only moves into a later month count, and the count never goes down. */
export function countPush(
  portal: Portal,
  store: ObjectStore,
  row: number,
  before: Value | undefined,
  now: Value | undefined,
): void {
  if (!portal.features.pushCount || typeof before !== 'number' || typeof now !== 'number') return;
  const month = (at: number) => new Date(at).getUTCFullYear() * 12 + new Date(at).getUTCMonth();
  if (month(now) > month(before))
    putValue(store, 'PushCount', row, (getNumber(store, 'PushCount', row) ?? 0) + 1);
}

/** A row of the log that is always on: the values after the change. */
export function addHistory(
  portal: Portal,
  store: ObjectStore,
  row: number,
  at: number,
  by: number,
  before?: { amount: number | null; closing: number | null },
): void {
  const history = storeOf(portal, 'OpportunityHistory');
  const entry = addRow(history, at, by);
  putValue(history, 'OpportunityId', entry, keyOf(store, row));
  for (const name of logged) putValue(history, name, entry, getValue(store, name, row));
  if (portal.features.multiCurrency)
    putValue(history, 'CurrencyIsoCode', entry, getValue(store, 'CurrencyIsoCode', row));
  const [amount, closing] = [getNumber(store, 'Amount', row), getNumber(store, 'CloseDate', row)];
  if (before && before.amount !== amount) putValue(history, 'PrevAmount', entry, before.amount);
  if (before && before.closing !== closing) putValue(history, 'PrevCloseDate', entry, before.closing);
}

/** Fields whose past an administrator chose to keep, besides those of the log that is always on. */
export function tracked(store: ObjectStore, name: string): boolean {
  const field = store.fields.get(name.toLowerCase());
  return (
    field !== undefined &&
    (['OwnerId', 'RecordTypeId', 'NextStep', 'AccountId'].includes(name) ||
      /Headrace_Pause_\w+__c$/.test(name))
  );
}

/** A lookup leaves two rows, one with names and one with ids; the log names it without “Id”. */
export function logField(
  portal: Portal,
  store: ObjectStore,
  row: number,
  name: string,
  before: Value,
  now: Value,
  at: number,
  by: number,
): void {
  const field = store.fields.get(name.toLowerCase());
  const key = keyOf(store, row);
  if (field?.type === 'reference') {
    const called = name === 'RecordTypeId' ? 'RecordType' : name.replace(/Id$/, '');
    const both = (read: (key: number) => string | null) =>
      [before, now].map((value) => (typeof value === 'number' ? read(value) : null)) as [
        string | null,
        string | null,
      ];
    addFieldHistory(portal, key, called, 'Text', ...both((one) => nameOfKey(portal, one)), at, by);
    addFieldHistory(portal, key, called, 'EntityId', ...both((one) => idOfKey(portal, one)), at, by);
    return;
  }
  const text = (value: Value) =>
    value === null ? null : field?.type === 'date' && typeof value === 'number' ? day(value) : String(value);
  const type = field?.type === 'date' ? 'DateOnly' : field?.type === 'currency' ? 'Double' : 'Text';
  addFieldHistory(
    portal,
    key,
    name,
    field?.type === 'picklist' ? 'DynamicEnum' : type,
    text(before),
    text(now),
    at,
    by,
  );
}

export function addFieldHistory(
  portal: Portal,
  deal: number,
  name: string,
  dataType: string | null,
  before: string | null,
  now: string | null,
  at: number,
  by: number,
): void {
  const store = storeOf(portal, 'OpportunityFieldHistory');
  const entry = addRow(store, at, by);
  putValue(store, 'OpportunityId', entry, deal);
  putValue(store, 'Field', entry, name);
  putValue(store, 'DataType', entry, dataType ?? 'Text');
  putValue(store, 'OldValue', entry, before?.slice(0, 255) ?? null);
  putValue(store, 'NewValue', entry, now?.slice(0, 255) ?? null);
}

function nameOfKey(portal: Portal, key: number): string | null {
  const store = portal.stores[Math.floor(key / 2 ** 40)];
  const row = key % 2 ** 40;
  if (!store) return null;
  const names = store.type.name === 'User' ? ['FirstName', 'LastName'] : ['Name'];
  return (
    names
      .map((name) => getText(store, name, row))
      .filter(Boolean)
      .join(' ') || null
  );
}
