import type { Job, JobContext } from '../src/job.ts';
import { type Day, dayMs } from '../src/model/instant.ts';
import type { PipelineFigures } from '../src/model/pipeline-figures.ts';
import { loadOwners, loadPipelines } from '../src/store/catalogue.ts';
import { getConnection } from '../src/store/connections.ts';
import { inTenant } from '../src/store/database.ts';
import { countDeals } from '../src/store/deals.ts';
import { dayToReckon, storePastFigures } from '../src/store/past-days.ts';
import { underLease } from '../src/store/runs.ts';
import { allHistories } from './parts/all-histories.ts';
import { modelsAsOf } from './parts/learnt-models.ts';
import { reckonApart } from './parts/reckon-apart.ts';

/** Reckons how the pipelines stood when past days ended, for the days that somebody asked for. */
export const job: Job = {
  name: 'reckon',
  everyMs: null,
  startsAfter: null,
  wakes: () => [],
  async run(context) {
    const { db, connectionId, lease, wallClock } = context;
    let days = 0;
    for (;;) {
      const day = await inTenant(db, connectionId, dayToReckon);
      if (day === null) return { days };
      const figures = await figuresOf(context, day);
      await underLease(db, lease, wallClock(), (tx) => storePastFigures(tx, day, figures));
      days += 1;
    }
  },
};

async function figuresOf(context: JobContext, day: Day): Promise<PipelineFigures[]> {
  const { db, connectionId, signal } = context;
  /** Periods begin and end with days in UTC. */
  const at = Date.parse(day) + dayMs;
  const { settings } = await getConnection(db, connectionId);
  const { total, ...known } = await inTenant(db, connectionId, async (tx) => ({
    pipelines: await loadPipelines(tx),
    owners: await loadOwners(tx),
    models: await modelsAsOf(tx, at),
    total: (await countDeals(tx)).total,
  }));
  const options = { ...known, timeZone: settings.timeZone, at };
  return reckonApart('figures', options, allHistories(context, total), total, signal);
}
