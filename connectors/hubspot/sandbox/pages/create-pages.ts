import express, { type Request, Router } from 'express';
import type { ServerState } from '../api/server-state.ts';
import { isHeadraceError } from '../../../../src/errors.ts';
import type { LivePortal } from '../live-portal.ts';
import { storeOf } from '../state/portal.ts';
import { valueOf } from '../state/value-of.ts';
import { applyDealForm } from './deal-forms.ts';
import { dealPage } from './deal-page.ts';
import { dealsPage } from './deals-page.ts';
import { html } from '../../../../src/html.ts';
import { page } from './page.ts';
import { portalsPage } from './portals-page.ts';
import { style } from '../../../../src/sandbox/style.ts';

/** The sandbox's own pages, for people, and the ids that portfolio deals became, for programs. */
export function createPages(state: ServerState): Router {
  const router = Router();
  const portalIn = (request: Request) => state.portals.get(Number(request.params['portalId']));
  router.get('/', (_request, response) => void response.send(page('Accounts', portalsPage(state))));
  router.get('/sandbox/style.css', (_request, response) => void response.type('css').send(style));
  router.get('/sandbox/portals/:portalId/ids', (request, response, next) => {
    const live = portalIn(request);
    if (!live) return next();
    response.json(Object.fromEntries([...live.portal.ids].map(([id, dealId]) => [id, String(dealId)])));
  });
  router.get('/portals/:portalId', (request, response, next) => {
    const live = portalIn(request);
    if (!live) return next();
    const query = new URLSearchParams(request.originalUrl.split('?')[1] ?? '');
    response.send(page(live.portal.name, dealsPage(live.portal, query)));
  });
  const dealIn = (request: Request) => {
    const live = portalIn(request);
    const row = live && storeOf(live.portal, 'deals').rows.get(Number(request.params['dealId']));
    return live && row ? { live, row } : undefined;
  };
  router.get('/portals/:portalId/deals/:dealId', (request, response, next) => {
    const found = dealIn(request);
    if (!found) return next();
    response.send(page(nameOf(found), dealPage(found.live.portal, found.row, null)));
  });
  router.post(
    '/portals/:portalId/deals/:dealId',
    express.text({ type: () => true }),
    (request, response, next) => {
      const found = dealIn(request);
      if (!found) return next();
      const { live, row } = found;
      try {
        const id = applyDealForm(
          live,
          storeOf(live.portal, 'deals'),
          row,
          new URLSearchParams(String(request.body)),
        );
        response.redirect(303, `/portals/${live.portal.portalId}/deals/${id}`);
      } catch (refused) {
        if (!isHeadraceError(refused)) throw refused;
        response.status(400).send(page(nameOf(found), dealPage(live.portal, row, refused.message)));
      }
    },
  );
  router.get('/portals{/*rest}', (_request, response) => {
    response
      .status(404)
      .send(page('Not found', html`<p>There is no such account or deal. <a href="/">All accounts</a></p>`));
  });
  return router;
}

function nameOf({ live: { portal }, row }: { live: LivePortal; row: Parameters<typeof valueOf>[2] }): string {
  return valueOf(portal, storeOf(portal, 'deals'), row, 'dealname') ?? 'Unnamed deal';
}
