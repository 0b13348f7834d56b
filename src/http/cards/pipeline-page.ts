import type { Day } from '../../model/instant.ts';
import { loadPipelines } from '../../store/catalogue.ts';
import { inTenant } from '../../store/database.ts';
import { inScope } from '../../store/in-scope.ts';
import { askForDay } from '../../store/past-days.ts';
import {
  countOutdatedFigures,
  latest,
  listPipelineFigures,
  loadPipelineFigures,
  wholePipeline,
} from '../../store/pipeline-figures.ts';
import { askFor } from '../ask-for.ts';
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
  wanted: { pipeline: string | null; currency: string | null; segment: string | null; asOf: Day | null },
): Promise<PipelineAnswer> {
  const { account } = visitor;
  const { asOf } = wanted;
  const about = { ...answerOf(account), asOf };
  const apart = disconnected(visitor);
  if (!account) {
    return { ...about, state: 'disconnected', message: apart, pipelines: [], segments: [], figures: null };
  }
  const { id, settings } = account.connection;
  const isReckoning = asOf !== null && apart === null && !(await isReckoned(app, id, asOf));
  const { outdated, pipelines, segments, figures } = await inTenant(app.db, id, async (tx) => {
    const reckoned = await listPipelineFigures(tx, isReckoning ? latest : (asOf ?? latest));
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
    const found = chosen
      ? await loadPipelineFigures(tx, { pipeline: chosen.id, currency, segment, asOf: asOf ?? latest })
      : [];
    const outdated = await countOutdatedFigures(tx);
    return { outdated, pipelines: offered, segments, figures: found[0] ?? null };
  });
  const state = apart ? 'disconnected' : figures ? 'ready' : isReckoning ? 'reckoning' : 'not-yet-reckoned';
  const missing = {
    reckoning: 'Headrace looks back: the figures of that day come within a minute or two.',
    'not-yet-reckoned': asOf ? noneThen : outdated > 0 ? anew : notYet,
  };
  const message =
    state === 'ready' || state === 'disconnected' ? (apart ?? oldData(about, visitor.label)) : missing[state];
  return { ...about, state, message, pipelines, segments, figures };
}

/** Whether the figures as of a day are there; else they are asked for. */
async function isReckoned(app: HttpApp, connectionId: string, day: Day): Promise<boolean> {
  const known = await inTenant(app.db, connectionId, (tx) => askForDay(tx, day, Date.now()));
  if (known !== 'new') return known === 'reckoned';
  await askFor(app, connectionId, 'reckon');
  return false;
}

const noneThen = 'On that day there were no deals in these pipelines yet, as far as Headrace knows.';
const anew = 'Headrace has been updated and reckons the figures anew: they come within about an hour.';
const notYet =
  'Headrace has no figures of these pipelines yet: they come once it has learnt from their deals.';
