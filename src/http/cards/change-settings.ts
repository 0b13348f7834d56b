import { isDeepStrictEqual } from 'node:util';
import { HeadraceError } from '../../errors.ts';
import type { JobName } from '../../job.ts';
import type { Owner } from '../../model/owner.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import { loadOwners, loadPipelines } from '../../store/catalogue.ts';
import { getConnection, updateSettings } from '../../store/connections.ts';
import { inTenant } from '../../store/database.ts';
import { askFor } from '../ask-for.ts';
import type { HttpApp } from '../http-app.ts';
import type { EditableSettings } from '../settings.ts';
import { assertHolidayRegion } from './assert-holiday-region.ts';

/** What must be done again so that a setting acts, in the order of the loop. */
const follows: Readonly<Record<keyof EditableSettings, readonly JobName[]>> = {
  pipelines: ['score', 'alert', 'publish'],
  dryRun: ['install', 'alert', 'publish'],
  alertBudget: ['learn'],
  tasks: ['alert'],
  alerts: ['alert'],
  alertsPerOwner: ['alert'],
  escalateAfterDays: ['alert'],
  escalateTo: ['alert'],
  stallAfterDays: ['learn', 'score'],
  holidays: ['learn'],
  ownerHolidays: ['learn'],
};

/** Changes what is named and has done again what it acts on; what is as it was costs nothing. Throws `invalid-input`. */
export async function changeSettings(
  app: HttpApp,
  connectionId: string,
  wanted: Partial<EditableSettings>,
): Promise<(keyof EditableSettings)[]> {
  const { settings } = await getConnection(app.db, connectionId);
  const names = Object.keys(wanted) as (keyof EditableSettings)[];
  const changed = names.filter((name) => !isDeepStrictEqual(wanted[name], settings[name]));
  if (changed.length === 0) return changed;
  assertKnown(wanted, await inTenant(app.db, connectionId, loadPipelines));
  await assertPlaces(wanted, await inTenant(app.db, connectionId, loadOwners));
  await updateSettings(app.db, connectionId, Object.fromEntries(changed.map((name) => [name, wanted[name]])));
  for (const job of new Set(changed.flatMap((name) => follows[name]))) {
    await askFor(app, connectionId, job);
  }
  return changed;
}

/** A setting that names what the account does not have would act on nothing. */
function assertKnown(
  { pipelines, stallAfterDays = {} }: Partial<EditableSettings>,
  known: readonly Pipeline[],
): void {
  if (pipelines?.length === 0) {
    throw new HeadraceError('invalid-input', 'At least one pipeline must stay in scope.');
  }
  const stagesOf = new Map(known.map(({ id, stages }) => [id, new Set(stages.map((stage) => stage.id))]));
  for (const pipeline of [...(pipelines ?? []), ...Object.keys(stallAfterDays)]) {
    if (!stagesOf.has(pipeline)) throw unknown('pipeline', pipeline);
  }
  for (const [pipeline, days] of Object.entries(stallAfterDays)) {
    for (const stage of Object.keys(days)) {
      if (!stagesOf.get(pipeline)?.has(stage)) throw unknown('stage', stage);
    }
  }
}

async function assertPlaces(
  { holidays = null, ownerHolidays = {} }: Partial<EditableSettings>,
  owners: readonly Owner[],
): Promise<void> {
  const known = new Set(owners.map(({ id }) => id));
  const stranger = Object.keys(ownerHolidays).find((id) => !known.has(id));
  if (stranger !== undefined) throw unknown('owner', stranger);
  for (const place of new Set([holidays, ...Object.values(ownerHolidays)]))
    if (place !== null) await assertHolidayRegion(place);
}

const unknown = (what: string, id: string) =>
  new HeadraceError(
    'invalid-input',
    `This account has no ${what} "${id.slice(0, 100)}". Load the settings anew.`,
  );
