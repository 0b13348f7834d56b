import { Router } from 'express';
import type { ServerState } from '../api/server-state.ts';

/** The sandbox's own pages, for people. */
export function createPages(state: ServerState): Router {
  const router = Router();
  router.get('/sandbox/portals/:portalId/ids', (request, response, next) => {
    const live = state.portals.get(Number(request.params['portalId']));
    if (!live) return next();
    response.json(Object.fromEntries([...live.portal.ids].map(([id, dealId]) => [id, String(dealId)])));
  });
  return router;
}
