import type { Access, Crm } from '../../src/connector.ts';
import { createSight } from '../../src/connector/sight.ts';
import { openActivities } from './activities.ts';
import { type DoorOptions, openDoor } from './client.ts';
import { openDeals } from './deals.ts';
import { fetchDeals } from './fetch-deals.ts';
import { list } from './list.ts';
import { readOwners } from './owners.ts';
import { defaultUiDomain, openPortal } from './portal.ts';
import { read } from './read.ts';
import type { Settings } from './settings.ts';
import { setUp } from './set-up.ts';
import { assignTasks, closeTasks, findTask, raiseTasks } from './tasks.ts';
import { write } from './write.ts';

/** One HubSpot account, opened. `uiDomains` remembers, over openings, where each account's pages live. */
export function openCrm(
  settings: Settings,
  access: Access,
  uiDomains: Map<string, string>,
  options: DoorOptions = {},
): Crm {
  const door = openDoor(access, settings.apiUrl, options);
  const portal = openPortal(door, access);
  const sight = createSight();
  const activities = openActivities(door, portal, sight);
  const deals = openDeals(door, portal, activities, sight);
  const reading = { door, portal, activities, deals, sight, signal: access.signal };
  if (!portal.may('crm.objects.contacts.write')) {
    portal.warn(
      'HubSpot does not let us create tasks (scope crm.objects.contacts.write): alerts are shown without one.',
    );
  }
  return {
    account: async () => {
      const { timeZone, currency, uiDomain } = await portal.details();
      uiDomains.set(access.accountId, uiDomain);
      return {
        id: access.accountId,
        name: `HubSpot ${access.accountId}`,
        timeZone,
        currency,
        warnings: portal.warnings(),
      };
    },
    pipelines: () => portal.pipelines(),
    owners: () => readOwners(door, portal),
    read: (cursor, now) => read(reading, cursor, now),
    fetch: (dealIds) => fetchDeals(reading, dealIds),
    list: () => list(door),
    setUp: () => setUp(door, portal),
    write: (records) => write(door, portal, records),
    raiseTasks: (tasks) => raiseTasks(door, tasks),
    findTask: (dealId, key) => findTask(door, dealId, key),
    assignTasks: (moves) => assignTasks(door, moves),
    closeTasks: (taskIds) => closeTasks(door, taskIds),
    dealUrl: (dealId) =>
      `https://${uiDomains.get(access.accountId) ?? defaultUiDomain}/contacts/${access.accountId}/record/0-3/${dealId}`,
  };
}
