import type { Day, Instant } from '../model/instant.ts';
import { type PipelineFigures, pipelineFiguresVersion } from '../model/pipeline-figures.ts';
import type { Tenant } from './database.ts';
import { latest, storePipelineFigures } from './pipeline-figures.ts';

/** Of more days than these, those that were asked for longest ago are forgotten with their figures. */
const mostDays = 24;
/** Whoever noted a day may have died before anybody was woken for it: later it counts as new again. */
const lostMs = 120_000;

/**
 * Notes that somebody asks how the pipelines stood when `day` ended. `reckoned`: their figures are there; `asked`:
 * somebody asked before, and they are to come; `new`: they are to be reckoned.
 */
export async function askForDay(tx: Tenant, day: Day, now: Instant): Promise<'reckoned' | 'asked' | 'new'> {
  const known = await tx
    .selectFrom('pastDays')
    .select(['version', 'askedAt'])
    .where('day', '=', day)
    .executeTakeFirst();
  if (known?.version === pipelineFiguresVersion) return 'reckoned';
  if (known?.version === null && known.askedAt > now - lostMs) return 'asked';
  await tx
    .insertInto('pastDays')
    .values({ day, askedAt: now, version: null })
    .onConflict((conflict) =>
      conflict.columns(['connectionId', 'day']).doUpdateSet({ askedAt: now, version: null }),
    )
    .execute();
  return 'new';
}

/** The day whose figures are to be reckoned next; null when those of all days that were asked for are there. */
export async function dayToReckon(tx: Tenant): Promise<Day | null> {
  const row = await tx
    .selectFrom('pastDays')
    .select('day')
    .where('version', 'is', null)
    .orderBy('askedAt')
    .orderBy('day')
    .executeTakeFirst();
  return row?.day ?? null;
}

/** Keeps the figures of a day, and lets go of days beyond those that are kept. */
export async function storePastFigures(tx: Tenant, day: Day, all: readonly PipelineFigures[]): Promise<void> {
  await storePipelineFigures(tx, all, day);
  await tx.updateTable('pastDays').set({ version: pipelineFiguresVersion }).where('day', '=', day).execute();
  const old = tx
    .selectFrom('pastDays')
    .select('day')
    .where('version', 'is not', null)
    .orderBy('askedAt', 'desc')
    .orderBy('day')
    .offset(mostDays);
  await tx.deleteFrom('pipelineFigures').where('asOf', 'in', old).execute();
  await tx.deleteFrom('pastDays').where('day', 'in', old).execute();
}

/** The log may have learnt more about them, and of deals that were erased nothing may stay. */
export async function forgetPastFigures(tx: Tenant): Promise<void> {
  await tx.deleteFrom('pipelineFigures').where('asOf', '!=', latest).execute();
  await tx.deleteFrom('pastDays').where('version', 'is not', null).execute();
}
