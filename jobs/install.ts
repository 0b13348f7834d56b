import type { Job } from '../src/job.ts';
import { dayMs } from '../src/model/instant.ts';
import { updateSettings } from '../src/store/connections.ts';
import { refreshCatalogue } from './parts/refresh-catalogue.ts';
import { setUp } from './parts/set-up.ts';

/** Learns what the account is, its stages and its people, and makes sure that what we write to exists. */
export const job: Job = {
  name: 'install',
  everyMs: dayMs,
  startsAfter: null,
  wakes: () => ['sync'],
  async run(context) {
    const crm = await context.crm();
    const { name, timeZone, currency, warnings, unseenActivities = null } = await crm.account();
    const settings = await updateSettings(context.db, context.connectionId, {
      name,
      timeZone,
      currency,
      warnings,
      unseenActivities,
    });
    const catalogue = await refreshCatalogue(context, crm);
    if (settings.dryRun) return { ...catalogue, warnings: warnings.length };
    const { created, problems } = await setUp(context, crm);
    return { ...catalogue, created: created.length, problems: problems.length, warnings: warnings.length };
  },
};
