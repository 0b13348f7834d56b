import { loadPipelines } from '../../store/catalogue.ts';
import { inTenant } from '../../store/database.ts';
import { inScope } from '../../store/in-scope.ts';
import {
  countOutdatedFigures,
  listPipelineFigures,
  loadPipelineFigures,
  wholePipeline,
} from '../../store/pipeline-figures.ts';
import type { HttpApp } from '../http-app.ts';
import type { PipelineAnswer } from '../pipeline.ts';
import { answerOf } from './answer-of.ts';
import { disconnected } from './disconnected.ts';
import { oldData } from './old-data.ts';
import type { Visitor } from './enter.ts';

/** The figures of one pipeline as they were last reckoned; of the first there are when none is named. */
export async function pipelinePage(
  app: HttpApp,
  visitor: Visitor,
  wanted: { pipeline: string | null; currency: string | null; segment: string | null },
): Promise<PipelineAnswer> {
  const { account } = visitor;
  const about = answerOf(account);
  const apart = disconnected(visitor);
  if (!account) {
    return { ...about, state: 'disconnected', message: apart, pipelines: [], segments: [], figures: null };
  }
  const { id, settings } = account.connection;
  const { outdated, pipelines, segments, figures } = await inTenant(app.db, id, async (tx) => {
    const reckoned = await listPipelineFigures(tx);
    const offered = (await loadPipelines(tx))
      .filter((pipeline) => inScope(settings, pipeline.id))
      .map(({ id: pipeline, label }) => ({
        id: pipeline,
        label,
        currencies: reckoned
          .filter((one) => one.pipeline === pipeline && one.segment === wholePipeline)
          .map(({ currency }) => currency),
      }))
      .filter(({ currencies }) => currencies.length > 0);
    const chosen = offered.find((one) => one.id === wanted.pipeline) ?? offered[0];
    const currency = chosen?.currencies.find((one) => one === wanted.currency) ?? chosen?.currencies[0];
    const segments = reckoned
      .filter(
        (one) => one.pipeline === chosen?.id && one.currency === currency && one.segment !== wholePipeline,
      )
      .map((one) => one.segment);
    const segment = segments.find((one) => one === wanted.segment) ?? wholePipeline;
    const found = chosen ? await loadPipelineFigures(tx, { pipeline: chosen.id, currency, segment }) : [];
    const outdated = await countOutdatedFigures(tx);
    return { outdated, pipelines: offered, segments, figures: found[0] ?? null };
  });
  const state = apart ? 'disconnected' : figures ? 'ready' : 'not-yet-reckoned';
  const message =
    state === 'not-yet-reckoned' ? (outdated > 0 ? anew : notYet) : (apart ?? oldData(about, visitor.label));
  return { ...about, state, message, pipelines, segments, figures };
}

const anew = 'Headrace has been updated and reckons the figures anew: they come within about an hour.';
const notYet =
  'Headrace has no figures of these pipelines yet: they come once it has learnt from their deals.';
