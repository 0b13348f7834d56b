import { addFieldHistory, addHistory, countPush, logField, tracked } from '../state/deal-history.ts';
import {
  getNumber,
  getText,
  getValue,
  keyOf,
  type ObjectStore,
  putValue,
  type Value,
  wholeSecond,
} from '../state/object-store.ts';
import { type Portal, stageRow, storeOf } from '../state/portal.ts';
import { millis } from './load-deals.ts';
import { stageNameOf } from './load-stages.ts';
import type { Loading } from './loading.ts';
import { ownerOf } from './people.ts';

export interface Step {
  at: number;
  field: string;
  from: string;
  to: string;
  by: string;
}

/** Takes a deal back to its creation and through its changes, so that its logs are as Salesforce would have kept them. */
export function replayDeal(loading: Loading, row: number, steps: Step[]): void {
  const { portal } = loading;
  const store = storeOf(portal, 'Opportunity');
  const createdAt = getNumber(store, 'CreatedDate', row) ?? 0;
  const owner = getNumber(store, 'OwnerId', row) ?? portal.users.operations;
  const moved = steps.find(({ field }) => field === 'pipeline');
  let pipeline = moved ? moved.from || moved.to : pipelineOf(loading, store, row);
  const born = beginning(portal, steps, createdAt, owner);
  const begun = new Set<string>();
  for (const { at, field, from, to } of steps) {
    if (begun.has(field)) continue;
    begun.add(field);
    // Nobody can save a deal without a closing date: the first one that is known was there from the beginning.
    const given = from === '' && (at <= born.at || field === 'expected_close_on') ? to : from;
    putValue(store, nameOf(portal, field), row, valueOf(loading, field, given, pipeline));
  }
  settle(portal, store, row);
  if (portal.features.pushCount) putValue(store, 'PushCount', row, 0);
  addHistory(portal, store, row, born.at, born.by);
  if (portal.features.fieldHistory)
    addFieldHistory(portal, keyOf(store, row), 'created', null, null, null, born.at, born.by);
  for (let first = 0; first < steps.length; ) {
    const save = saveFrom(steps, first);
    first += save.length;
    for (const step of save) if (step.field === 'pipeline') pipeline = step.to;
    applySave(loading, store, row, save, pipeline, owner);
  }
}

/** A deal that was brought in later with an older date of creation has logs that begin when it came in. */
function beginning(portal: Portal, steps: readonly Step[], createdAt: number, owner: number) {
  const first = steps.find(({ field }) => field === 'stage');
  return first?.from === '' && first.at > createdAt
    ? { at: first.at, by: userOf(portal, first.by, owner) }
    : { at: createdAt, by: owner };
}

/** Changes of one instant are one save, until a field comes again. */
function saveFrom(steps: Step[], first: number): Step[] {
  const save: Step[] = [];
  for (const step of steps.slice(first)) {
    if (step.at !== (save[0]?.at ?? step.at) || save.some(({ field }) => field === step.field)) break;
    save.push(step);
  }
  return save;
}

function applySave(
  loading: Loading,
  store: ObjectStore,
  row: number,
  save: Step[],
  pipeline: string,
  owner: number,
): void {
  const { portal } = loading;
  const at = save[0]?.at ?? 0;
  const by = userOf(portal, save[0]?.by ?? '', owner);
  const [amount, closing] = [getNumber(store, 'Amount', row), getNumber(store, 'CloseDate', row)];
  let logs = false;
  for (const step of save) {
    const name = nameOf(portal, step.field);
    const value = valueOf(loading, step.field, step.to, pipeline);
    const before = getValue(store, name, row);
    if (value === before || (name === 'CloseDate' && value === null)) continue;
    putValue(store, name, row, value);
    if (name === 'StageName') putValue(store, 'LastStageChangeDate', row, wholeSecond(at));
    if (name === 'CloseDate') countPush(portal, store, row, before, value);
    if (['StageName', 'Amount', 'CloseDate'].includes(name)) logs = true;
    else if (portal.features.fieldHistory && tracked(store, name))
      logField(portal, store, row, name, before, value, at, by);
  }
  settle(portal, store, row);
  if (logs) addHistory(portal, store, row, at, by, { amount, closing });
  const stamp = Math.max(wholeSecond(at), getNumber(store, 'SystemModstamp', row) ?? 0);
  putValue(store, 'SystemModstamp', row, stamp);
  putValue(store, 'LastModifiedDate', row, stamp);
  putValue(store, 'LastModifiedById', row, by);
}

/** What a stage brings with it. */
function settle(portal: Portal, store: ObjectStore, row: number): void {
  const stages = storeOf(portal, 'OpportunityStage');
  const stage = stageRow(portal, getText(store, 'StageName', row));
  if (stage === undefined) return;
  putValue(store, 'Probability', row, getNumber(stages, 'DefaultProbability', stage));
  putValue(store, 'ForecastCategoryName', row, getText(stages, 'ForecastCategoryName', stage));
}

function pipelineOf(loading: Loading, store: ObjectStore, row: number): string {
  const key = getNumber(store, 'RecordTypeId', row);
  const types = storeOf(loading.portal, 'RecordType');
  return [...loading.pipelines].find(([, type]) => keyOf(types, type) === key)?.[0] ?? '';
}

function nameOf(portal: Portal, field: string): string {
  const names: Record<string, string> = {
    stage: 'StageName',
    pipeline: 'RecordTypeId',
    amount: 'Amount',
    expected_close_on: 'CloseDate',
    owner: 'OwnerId',
    next_step: 'NextStep',
    pause_until: `${portal.prefix}Headrace_Pause_Until__c`,
    pause_reason: `${portal.prefix}Headrace_Pause_Reason__c`,
  };
  return names[field] ?? field;
}

function valueOf(loading: Loading, field: string, text: string, pipeline: string): Value {
  const { portal } = loading;
  if (text === '') return field === 'owner' ? portal.users.operations : null;
  switch (field) {
    case 'stage':
      return stageNameOf(loading, pipeline, text);
    case 'pipeline': {
      const row = loading.pipelines.get(text);
      return row === undefined ? null : keyOf(storeOf(portal, 'RecordType'), row);
    }
    case 'amount':
      return Number(text);
    case 'expected_close_on':
    case 'pause_until':
      return millis(text);
    case 'owner':
      return ownerOf(loading, text);
    default:
      return text;
  }
}

function userOf({ users }: Portal, by: string, owner: number): number {
  if (by === 'integration') return users.integration;
  if (by === 'headrace') return users.connected;
  return by === 'bulk' || by === 'import' ? users.operations : owner;
}
