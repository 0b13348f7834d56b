import type { AlertTask, TaskResult } from '../../src/connector.ts';
import { HeadraceError, isHeadraceError } from '../../src/errors.ts';
import { batchRead, batchSize, chunksOf } from './batches.ts';
import type { Door } from './client.ts';
import { readLinks } from './links.ts';
import { recordBatchSchema } from './schemas.ts';
import { apiVersion } from './settings.ts';
import { keyIn, keyLine } from './task-key.ts';
import { type Update, updateRecords } from './updates.ts';

const taskToDeal = 216;

/**
 * Creates tasks. A call that nobody answered is not repeated, it could create them twice: it throws, and
 * `findTask` tells what became of it. So it does when HubSpot confirms some and says nothing of the others.
 */
export async function raiseTasks(door: Door, tasks: readonly AlertTask[]): Promise<TaskResult[]> {
  const results = new Map<string, TaskResult>();
  for (const chunk of chunksOf(tasks, batchSize)) await createBatch(door, chunk, results);
  return tasks.map(({ key }) => {
    const result = results.get(key);
    if (!result) throw new HeadraceError('unavailable', 'HubSpot did not confirm a task');
    return result;
  });
}

async function createBatch(
  door: Door,
  tasks: readonly AlertTask[],
  results: Map<string, TaskResult>,
): Promise<void> {
  try {
    const created = await door(
      {
        method: 'POST',
        path: `/crm/objects/${apiVersion}/tasks/batch/create`,
        body: { inputs: tasks.map(inputOf) },
        idempotent: false,
      },
      recordBatchSchema,
    );
    for (const { id, properties, objectWriteTraceId } of created.results) {
      const key =
        keyIn(properties?.['hs_task_body']) ??
        objectWriteTraceId ??
        (tasks.length === 1 ? tasks[0]?.key : null);
      if (key) results.set(key, { key, outcome: 'raised', taskId: id });
    }
    for (const { message, context } of created.errors ?? []) {
      const named = context?.['objectWriteTraceId'];
      for (const key of Array.isArray(named) ? named.map(String) : []) {
        results.set(key, { key, outcome: 'refused', reason: message ?? 'HubSpot did not say why' });
      }
    }
    for (const { key, dealId } of tasks.filter((task) => !results.has(task.key))) {
      const taskId = await findTask(door, dealId, key);
      if (taskId !== null) results.set(key, { key, outcome: 'raised', taskId });
    }
  } catch (error) {
    if (!isHeadraceError(error, 'refused') && !isHeadraceError(error, 'not-found')) throw error;
    const [only, ...more] = tasks;
    if (only && more.length === 0) {
      results.set(only.key, { key: only.key, outcome: 'refused', reason: error.message });
      return;
    }
    // Refused as a whole: none exists. Halving leaves the bad ones alone.
    const half = Math.ceil(tasks.length / 2);
    await createBatch(door, tasks.slice(0, half), results);
    await createBatch(door, tasks.slice(half), results);
  }
}

function inputOf({ key, dealId, otherDealIds = [], owner, title, body, dueAt }: AlertTask) {
  return {
    objectWriteTraceId: key,
    properties: {
      hs_timestamp: new Date(dueAt).toISOString(),
      hs_task_subject: title,
      hs_task_body: [...escapeHtml(body).split('\n'), keyLine(key)].join('<br>'),
      hs_task_status: 'NOT_STARTED',
      hs_task_type: 'TODO',
      ...(owner === null ? {} : { hubspot_owner_id: owner }),
    },
    associations: [dealId, ...otherDealIds].map((id) => ({
      to: { id },
      types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: taskToDeal }],
    })),
  };
}

/** A task's text is HTML. */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** By the deal's links, which know a task at once: a search may not have it yet. */
export async function findTask(door: Door, dealId: string, key: string): Promise<string | null> {
  const ids = (await readLinks(door, 'deals', 'tasks', [dealId])).get(dealId) ?? [];
  if (ids.length === 0) return null;
  const { found } = await batchRead(
    door,
    'tasks',
    ids.map(({ id }) => id),
    { properties: ['hs_task_body'] },
  );
  return found.find(({ properties }) => keyIn(properties?.['hs_task_body']) === key)?.id ?? null;
}

/** Throws when a task could not be given away for a reason other than its being gone. */
export async function assignTasks(
  door: Door,
  moves: readonly { taskId: string; owner: string }[],
): Promise<void> {
  await updateTasks(
    door,
    moves.map(({ taskId, owner }) => ({ id: taskId, properties: { hubspot_owner_id: owner } })),
    'given to its new owner',
  );
}

/** Throws when a task could not be closed for a reason other than its being gone. */
export async function closeTasks(door: Door, taskIds: readonly string[]): Promise<void> {
  const updates = [...new Set(taskIds)].map((id) => ({ id, properties: { hs_task_status: 'COMPLETED' } }));
  await updateTasks(door, updates, 'closed');
}

async function updateTasks(door: Door, updates: readonly Update[], what: string): Promise<void> {
  const results = await updateRecords(door, 'tasks', updates);
  // What may do better the next time is told before what will not.
  const open =
    results.find(({ outcome }) => outcome === 'unsent') ??
    results.find(({ outcome }) => outcome === 'refused');
  if (!open) return;
  const why = open.outcome === 'refused' ? open.reason : 'HubSpot did not confirm it';
  throw new HeadraceError(
    open.outcome === 'refused' ? 'refused' : 'unavailable',
    `A task could not be ${what}: ${why}`,
  );
}
