import express, { type Request, Router } from 'express';
import { type PauseAnswer, pauseRequestSchema } from '../card.ts';
import { answerOf } from '../cards/answer-of.ts';
import { changeSettings } from '../cards/change-settings.ts';
import { dealCard } from '../cards/deal-card.ts';
import { enter } from '../cards/enter.ts';
import { pastDayOf } from '../cards/past-day-of.ts';
import { pauseDeal } from '../cards/pause-deal.ts';
import { pipelinePage } from '../cards/pipeline-page.ts';
import { sendAnswer } from '../cards/send-answer.ts';
import { connectedTo, settingsPage } from '../cards/settings-page.ts';
import type { HttpApp } from '../http-app.ts';
import { readBody } from '../read-body.ts';
import { settingsRequestSchema } from '../settings.ts';

/** What our screens in a CRM ask for and change. Every call is signed by the CRM; nothing is reckoned here. */
export function cardRoutes(app: HttpApp): Router {
  const router = Router();
  const rawBody = express.raw({ type: () => true, limit: '64kb', inflate: false });
  const dealOf = ({ params }: Request): string => String(params['dealId']).slice(0, 100);

  router.get('/cards/:crm/deals/:dealId', rawBody, async (request, response) => {
    const answer = await dealCard(app, await enter(app, request), dealOf(request));
    sendAnswer(response, answer, answer.state === 'not-found' ? 404 : 200);
  });

  router.put('/cards/:crm/deals/:dealId/pause', rawBody, async (request, response) => {
    const visitor = await enter(app, request);
    const { until, reason } = readBody(request, pauseRequestSchema);
    const dealId = dealOf(request);
    await pauseDeal(app, visitor, dealId, { until, reason });
    app.log.info({ crm: visitor.crm, userId: visitor.userId, dealId, until }, 'pause set from a card');
    const answer: PauseAnswer = {
      ...answerOf(visitor.account),
      dealId,
      pause: until === null ? null : { until, reason: reason || null },
    };
    response.json(answer);
  });

  router.get('/cards/:crm/pipeline', rawBody, async (request, response) => {
    const visitor = await enter(app, request);
    const { pipeline, currency, segment, asOf } = request.query;
    sendAnswer(
      response,
      await pipelinePage(app, visitor, {
        pipeline: textOf(pipeline),
        currency: textOf(currency),
        segment: textOf(segment),
        asOf: pastDayOf(textOf(asOf)),
      }),
    );
  });

  router.get('/cards/:crm/settings', rawBody, async (request, response) => {
    sendAnswer(response, await settingsPage(app, await enter(app, request)));
  });

  router.put('/cards/:crm/settings', rawBody, async (request, response) => {
    const visitor = await enter(app, request);
    const { id } = connectedTo(visitor);
    const changed = await changeSettings(app, id, readBody(request, settingsRequestSchema));
    app.log.info({ crm: visitor.crm, userId: visitor.userId, connectionId: id, changed }, 'settings changed');
    sendAnswer(response, await settingsPage(app, visitor));
  });

  return router;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
