import { isDeepStrictEqual } from 'node:util';
import { appManifest } from '../../src/app-manifest.ts';
import { isHeadraceError } from '../../src/errors.ts';
import type { JobContext } from '../../src/job.ts';
import { dayOf } from '../../src/model/day-of.ts';
import { pipelineRecordsOf } from '../../src/scorecard/pipeline-records-of.ts';
import { getConnection } from '../../src/store/connections.ts';
import { inTenant } from '../../src/store/database.ts';
import { inScope } from '../../src/store/in-scope.ts';
import {
  countOutdatedFigures,
  loadPipelineFigures,
  wholePipeline,
} from '../../src/store/pipeline-figures.ts';
import { publishedPipelines, recordPipelines } from '../../src/store/pipeline-publications.ts';
import { extendLease, underLease } from '../../src/store/runs.ts';
import { stalledByOwner } from '../../src/store/stalled-by-owner.ts';

/**
 * Writes the figures of pipelines where the CRM's own screens read them as records: what changed since it was last
 * written, and away with what is no more. Records stay as they are while figures of another version wait to be reckoned
 * anew. What is refused is tried again the next time; deals go on without it.
 */
export async function publishPipelines(context: JobContext): Promise<number> {
  const { db, connectionId, connector, lease, log, now, wallClock } = context;
  if (!appManifest.pipelineRecord.crms.includes(connector.name)) return 0;
  const { settings } = await getConnection(db, connectionId);
  const { outdated, figures, stalled, before } = await inTenant(db, connectionId, async (tx) => ({
    outdated: await countOutdatedFigures(tx),
    figures: await loadPipelineFigures(tx, { segment: wholePipeline }),
    stalled: await stalledByOwner(tx),
    before: await publishedPipelines(tx),
  }));
  if (outdated > 0) return 0;
  const wanted = pipelineRecordsOf(
    figures.filter(({ pipeline }) => inScope(settings, pipeline.id)),
    stalled,
    dayOf(now, settings.timeZone),
  );
  const changed = wanted.filter(({ key, values }) => !isDeepStrictEqual(values, before.get(key)));
  const kept = new Set(wanted.map(({ key }) => key));
  const gone = [...before.keys()].filter((key) => !kept.has(key));
  if (changed.length === 0 && gone.length === 0) return 0;

  const crm = await context.crm();
  if (!crm.writePipelines) return 0;
  await extendLease(db, lease, wallClock());
  try {
    const results = await crm.writePipelines(changed, gone);
    const written = changed.filter((_, index) => results[index]?.outcome === 'written');
    const refused = results.find((result) => result.outcome === 'refused');
    if (refused) log.warn({ connectionId, reason: refused.reason }, 'Figures of pipelines were refused');
    await underLease(db, lease, wallClock(), (tx) => recordPipelines(tx, written, gone));
    return written.length;
  } catch (error) {
    if (!isHeadraceError(error, 'refused')) throw error;
    log.warn({ connectionId, reason: error.message }, 'Figures of pipelines were refused');
    return 0;
  }
}
