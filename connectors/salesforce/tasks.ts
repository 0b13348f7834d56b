import type { AlertTask, TaskResult } from '../../src/connector.ts';
import { HeadraceError } from '../../src/errors.ts';
import { dayOf } from '../../src/model/day-of.ts';
import { ringBells } from './bell.ts';
import { isNotShown } from './failure.ts';
import { queryOf } from './org.ts';
import type { Reading } from './reading.ts';
import { type RecordToSave, type SaveOptions, saveRecords } from './save-records.ts';
import { oneOf } from './soql.ts';
import { keyIn, signed, withKey } from './task-key.ts';
import { textOf } from '../../src/connector/read-value.ts';

/**
 * Creates tasks and rings the owners' bells. A call that nobody answered is not repeated, it could create them
 * twice: it throws, and `findTask` tells what became of it. So it does when some could not be created for now, as when
 * somebody held their deal's account.
 */
export async function raiseTasks(
  reading: Reading,
  tasks: readonly AlertTask[],
  options: SaveOptions,
): Promise<TaskResult[]> {
  if (tasks.length === 0) return [];
  const { timeZone } = await reading.org.details();
  const records = tasks.map(({ dealId, owner, title, body, key, dueAt }) => ({
    type: 'Task',
    fields: {
      Subject: signed(title),
      Description: withKey(body, key),
      WhatId: dealId,
      ActivityDate: dayOf(dueAt, timeZone),
      Status: 'Not Started',
      Priority: 'Normal',
      ...(owner === null ? {} : { OwnerId: owner }),
    },
  }));
  const saved = await saveRecords(reading.door, 'POST', records, options);
  const results: TaskResult[] = [];
  let isLost = false;
  for (const [index, { key, dealId }] of tasks.entries()) {
    const result = saved[index];
    const taskId = result?.outcome === 'saved' ? result.id : await findTask(reading, dealId, key);
    isLost ||= taskId === null && result?.outcome !== 'refused' && result?.outcome !== 'gone';
    const reason = result?.outcome === 'refused' ? result.reason : 'The deal or its owner is no more';
    results.push(taskId ? { key, outcome: 'raised', taskId } : { key, outcome: 'refused', reason });
  }
  const raised = new Set(results.flatMap(({ key, outcome }) => (outcome === 'raised' ? [key] : [])));
  await ringBells(
    reading,
    tasks.filter(({ key }) => raised.has(key)),
  );
  if (isLost) throw new HeadraceError('unavailable', 'Salesforce did not confirm a task');
  return results;
}

/** Among the deal's tasks: their texts cannot be searched for. */
export async function findTask({ reader }: Reading, dealId: string, key: string): Promise<string | null> {
  const query = {
    ...queryOf('Task', ['Id', 'Description'], `WhatId IN ${oneOf([dealId])} AND IsDeleted = false`),
    all: true,
  };
  for await (const { rows } of reader.byId(query)) {
    const task = rows.find((row) => keyIn(row['Description']) === key);
    if (task) return String(task['Id']);
  }
  return null;
}

/** Throws when a task could not be given away for a reason other than its being gone. */
export async function assignTasks(
  reading: Reading,
  moves: readonly { taskId: string; owner: string }[],
  options: SaveOptions,
): Promise<void> {
  const records = moves.map(({ taskId, owner }) => ({
    type: 'Task',
    id: taskId,
    fields: { OwnerId: owner },
  }));
  await updateTasks(reading, records, options, 'given to its new owner');
}

/** Throws when a task could not be closed for a reason other than its being gone. */
export async function closeTasks(
  reading: Reading,
  taskIds: readonly string[],
  options: SaveOptions,
): Promise<void> {
  const ids = [...new Set(taskIds)];
  if (ids.length === 0) return;
  const Status = await closedStatus(reading);
  const records = ids.map((id) => ({ type: 'Task', id, fields: { Status } }));
  await updateTasks(reading, records, options, 'closed');
}

async function updateTasks(
  { door }: Reading,
  records: readonly RecordToSave[],
  options: SaveOptions,
  what: string,
): Promise<void> {
  const results = await saveRecords(door, 'PATCH', records, options);
  // What may do better the next time is told before what will not.
  if (results.some(({ outcome }) => outcome === 'unsent'))
    throw new HeadraceError('unavailable', `A task could not be ${what}: Salesforce did not confirm it`);
  for (const result of results) {
    if (result.outcome === 'refused')
      throw new HeadraceError('refused', `A task could not be ${what}: ${result.reason}`);
  }
}

/** Teams may have other words for a task that is done. */
async function closedStatus({ reader }: Reading): Promise<string> {
  try {
    const rows = await reader.once(queryOf('TaskStatus', ['Id', 'ApiName'], 'IsClosed = true'));
    const names = rows.map((row) => textOf(row['ApiName']));
    const chosen = names.find((name) => name === 'Completed') ?? names.find((name) => name !== null);
    return chosen ?? 'Completed';
  } catch (error) {
    if (!isNotShown(error)) throw error;
    return 'Completed';
  }
}
