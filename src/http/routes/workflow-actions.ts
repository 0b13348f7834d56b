import express, { Router } from 'express';
import { callsOf } from '../cards/enter.ts';
import { runAction } from '../cards/run-action.ts';
import { deliveryOf, secretOf } from '../delivery.ts';
import type { HttpApp } from '../http-app.ts';

/** What workflows of a CRM have done to a deal: paused, or let go on. */
export function workflowActionRoutes(app: HttpApp): Router {
  const router = Router();
  const rawBody = express.raw({ type: () => true, limit: '256kb', inflate: false });
  router.post('/workflow-actions/:crm/:action', rawBody, async (request, response) => {
    const { crm, label, calls } = callsOf(app, request);
    const call = calls.action(deliveryOf(app, request), secretOf(app, crm));
    const { action } = request.params;
    response.json(await runAction(app, { crm, label, action }, call));
  });
  return router;
}
