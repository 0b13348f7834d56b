import type { Access, Crm } from '../../src/connector.ts';
import { createSight } from '../../src/connector/sight.ts';
import { checkAccess } from './check-access.ts';
import { type DoorOptions, openDoor } from './client.ts';
import { openDeals } from './deals.ts';
import { fetchDeals } from './fetch-deals.ts';
import type { Lane } from './limits.ts';
import { list } from './list.ts';
import { assumedCurrency, openOrg } from './org.ts';
import { createOrgMemory, type OrgMemory } from './org-memory.ts';
import { readOwners } from './owners.ts';
import { read, type ReadOptions } from './read.ts';
import type { Reading } from './reading.ts';
import { openRelated } from './related.ts';
import type { Settings } from './settings.ts';
import { setUp } from './set-up.ts';
import { openReader } from './soql.ts';
import { assignTasks, closeTasks, findTask, raiseTasks } from './tasks.ts';
import { write } from './write.ts';
import { writePipelines } from './write-pipelines.ts';

export interface OpenOptions extends DoorOptions {
  memory?: OrgMemory;
  lockPauseMs?: number;
  bulk?: Omit<ReadOptions, 'signal'>;
}

/** One Salesforce org, opened. */
export function openCrm(settings: Settings, access: Access, options: OpenOptions = {}): Crm {
  const door = openDoor(access, settings.loginUrl, options);
  const { memory = createOrgMemory() } = options;
  const org = openOrg(door, access, memory);
  const reading = (lane: Lane): Reading => {
    const reader = openReader(door, lane, org.noteDropped, memory.pageSizes);
    const sight = createSight();
    const related = openRelated(reader, org, sight);
    return { door, org, reader, related, sight, deals: openDeals(reader, org, related) };
  };
  const [everyday, first] = [reading('api'), reading('backfill')];
  const saving = { signal: access.signal, ...(options.lockPauseMs && { lockPauseMs: options.lockPauseMs }) };
  const { bulk = {} } = options;
  return {
    account: async () => {
      const [{ name, timeZone, currency }, capturing] = await Promise.all([
        org.details(),
        org.isCapturing(),
        checkAccess(everyday),
      ]);
      return {
        id: access.accountId,
        name,
        timeZone,
        currency: currency ?? assumedCurrency,
        warnings: org.warnings(),
        unseenActivities: capturing ? 'emails and meetings captured by Einstein' : null,
      };
    },
    pipelines: () => org.pipelines(),
    owners: () => readOwners(everyday),
    read: (cursor, now) => read(first, everyday, { cursor, now }, { signal: access.signal, ...bulk }),
    fetch: (dealIds) => fetchDeals(everyday, dealIds),
    list: () => list(everyday),
    setUp: () => setUp(org),
    writePipelines: (records, gone) => writePipelines(everyday, records, gone, saving),
    write: (records) => write(door, org, records, saving),
    raiseTasks: (tasks) => raiseTasks(everyday, tasks, saving),
    findTask: (dealId, key) => findTask(everyday, dealId, key),
    assignTasks: (moves) => assignTasks(everyday, moves, saving),
    closeTasks: (taskIds) => closeTasks(everyday, taskIds, saving),
    dealUrl: (dealId) => `${access.apiUrl ?? settings.loginUrl}/lightning/r/Opportunity/${dealId}/view`,
  };
}
