import {
  getNumber,
  getText,
  getValue,
  isLive,
  keyOf,
  type ObjectStore,
  rowsWith,
  type Value,
} from './object-store.ts';
import { type Portal, stageRow, storeOf } from './portal.ts';

const dayMs = 86_400_000;

type Calculation = (portal: Portal, store: ObjectStore, row: number) => Value;

const stageFact =
  (name: string): Calculation =>
  (portal, store, row) => {
    const stages = storeOf(portal, 'OpportunityStage');
    const stage = stageRow(portal, getText(store, 'StageName', row));
    return stage === undefined
      ? name === 'ForecastCategory'
        ? 'Omitted'
        : 0
      : getValue(stages, name, stage);
  };

const fullName: Calculation = (_portal, store, row) =>
  [getText(store, 'FirstName', row), getText(store, 'LastName', row)].filter(Boolean).join(' ') || null;

const fiscal = (store: ObjectStore, row: number): { year: number; quarter: number } | null => {
  const closing = getNumber(store, 'CloseDate', row);
  if (closing === null) return null;
  const day = new Date(closing);
  return { year: day.getUTCFullYear(), quarter: Math.floor(day.getUTCMonth() / 3) + 1 };
};

const opportunity: Record<string, Calculation> = {
  IsClosed: stageFact('IsClosed'),
  IsWon: stageFact('IsWon'),
  ForecastCategory: stageFact('ForecastCategory'),
  ExpectedRevenue(_portal, store, row) {
    const amount = getNumber(store, 'Amount', row);
    const probability = getNumber(store, 'Probability', row);
    return amount === null || probability === null ? null : Math.round(amount * probability) / 100;
  },
  FiscalYear: (_portal, store, row) => fiscal(store, row)?.year ?? null,
  FiscalQuarter: (_portal, store, row) => fiscal(store, row)?.quarter ?? null,
  Fiscal(_portal, store, row) {
    const period = fiscal(store, row);
    return period && `${period.year} ${period.quarter}`;
  },
  HasOpenActivity: (portal, store, row) =>
    Number(openTasks(portal, store, row).length > 0 || upcoming(portal, store, row)),
  HasOverdueTask(portal, store, row) {
    const tasks = storeOf(portal, 'Task');
    const today = Math.floor(portal.now() / dayMs) * dayMs;
    return Number(
      openTasks(portal, store, row).some((task) => (getNumber(tasks, 'ActivityDate', task) ?? today) < today),
    );
  },
  AgeInDays: (portal, store, row) => daysSince(portal, getNumber(store, 'CreatedDate', row)),
  // Silently the age of the record where the stage never changed.
  LastStageChangeInDays: (portal, store, row) =>
    daysSince(portal, getNumber(store, 'LastStageChangeDate', row) ?? getNumber(store, 'CreatedDate', row)),
  LastActivityInDays: (portal, store, row) => daysSince(portal, getNumber(store, 'LastActivityDate', row)),
};

function openTasks(portal: Portal, store: ObjectStore, row: number): number[] {
  const tasks = storeOf(portal, 'Task');
  return rowsWith(tasks, 'WhatId', keyOf(store, row)).filter(
    (task) => isLive(tasks, task) && valueOf(portal, tasks, task, 'IsClosed') === 0,
  );
}

function upcoming(portal: Portal, store: ObjectStore, row: number): boolean {
  const events = storeOf(portal, 'Event');
  return rowsWith(events, 'WhatId', keyOf(store, row)).some(
    (event) => isLive(events, event) && (getNumber(events, 'StartDateTime', event) ?? 0) > portal.now(),
  );
}

function daysSince(portal: Portal, at: number | null): number | null {
  return at === null ? null : Math.floor((portal.now() - at) / dayMs);
}

const closedStatus = 'Completed';

function isArchived(portal: Portal, at: number | null): Value {
  return Number(at !== null && at < portal.now() - portal.uncertain.archivedAfterDays * dayMs);
}

const task: Record<string, Calculation> = {
  IsClosed: (_portal, store, row) => Number(getText(store, 'Status', row) === closedStatus),
  IsHighPriority: (_portal, store, row) => Number(getText(store, 'Priority', row) === 'High'),
  IsArchived: (portal, store, row) =>
    getText(store, 'Status', row) === closedStatus
      ? isArchived(portal, getNumber(store, 'ActivityDate', row) ?? getNumber(store, 'CreatedDate', row))
      : 0,
};

const event: Record<string, Calculation> = {
  IsArchived: (portal, store, row) => isArchived(portal, getNumber(store, 'EndDateTime', row)),
  ActivityDateTime: (_portal, store, row) => getValue(store, 'StartDateTime', row),
  ActivityDate(_portal, store, row) {
    const start = getNumber(store, 'StartDateTime', row);
    return start === null ? null : Math.floor(start / dayMs) * dayMs;
  },
};

const history: Record<string, Calculation> = {
  ExpectedRevenue: (portal, store, row) => opportunity['ExpectedRevenue']?.(portal, store, row) ?? null,
  ForecastCategory: stageFact('ForecastCategory'),
};

const calculations: Record<string, Record<string, Calculation>> = {
  Opportunity: opportunity,
  OpportunityHistory: history,
  User: { Name: fullName },
  Contact: { Name: fullName },
  Task: task,
  Event: event,
};

/** Reads one field of any kind of record, fast: what is stored, or worked out. */
export function readerOf(portal: Portal, store: ObjectStore, name: string): (row: number) => Value {
  if (name === 'Id') return (row) => keyOf(store, row);
  const calculation = calculations[store.type.name]?.[name];
  if (calculation) return (row) => calculation(portal, store, row);
  if (store.fields.get(name.toLowerCase())?.type === 'boolean')
    return (row) => getValue(store, name, row) ?? 0;
  return (row) => getValue(store, name, row);
}

export function valueOf(portal: Portal, store: ObjectStore, row: number, name: string): Value {
  return readerOf(portal, store, name)(row);
}
