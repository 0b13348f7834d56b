import express, { type Request, Router } from 'express';
import { isHeadraceError } from '../../../../src/errors.ts';
import { html } from '../../../../src/html.ts';
import { style } from '../../../../src/sandbox/style.ts';
import type { ServerState } from '../api/server-state.ts';
import { getText, idOf, rowOfId } from '../state/object-store.ts';
import { type Portal, storeOf } from '../state/portal.ts';
import { applyDealForm } from './deal-forms.ts';
import { dealPage } from './deal-page.ts';
import { dealsPage } from './deals-page.ts';
import { page } from './page.ts';
import { portalsPage } from './portals-page.ts';

/** The sandbox's own pages, for people, and the ids that portfolio deals became, for programs. */
export function createPages(state: ServerState): Router {
  const router = Router();
  const portalIn = (request: Request) => state.portals.get(String(request.params['portalId']));
  router.get('/', (_request, response) => void response.send(page('Orgs', portalsPage(state))));
  router.get('/sandbox/style.css', (_request, response) => void response.type('css').send(style));
  router.get('/sandbox/portals/:portalId/ids', (request, response, next) => {
    const live = portalIn(request);
    if (!live) return next();
    const deals = storeOf(live.portal, 'Opportunity');
    response.json(Object.fromEntries([...live.portal.ids].map(([id, row]) => [id, idOf(deals, row)])));
  });
  router.get('/portals/:portalId', (request, response, next) => {
    const live = portalIn(request);
    if (!live) return next();
    const query = new URLSearchParams(request.originalUrl.split('?')[1] ?? '');
    response.send(page(live.portal.name, dealsPage(live.portal, query)));
  });
  const dealIn = (request: Request) => {
    const live = portalIn(request);
    const row = live && rowOfId(storeOf(live.portal, 'Opportunity'), String(request.params['dealId']));
    return live && row !== undefined ? { live, row } : undefined;
  };
  router.get('/portals/:portalId/deals/:dealId', (request, response, next) => {
    const found = dealIn(request);
    if (!found) return next();
    response.send(page(nameOf(found.live.portal, found.row), dealPage(found.live.portal, found.row, null)));
  });
  router.post(
    '/portals/:portalId/deals/:dealId',
    express.text({ type: () => true }),
    (request, response, next) => {
      const found = dealIn(request);
      if (!found) return next();
      const { live, row } = found;
      try {
        applyDealForm(live, row, new URLSearchParams(String(request.body)));
        response.redirect(303, request.originalUrl);
      } catch (refused) {
        if (!isHeadraceError(refused)) throw refused;
        response
          .status(400)
          .send(page(nameOf(live.portal, row), dealPage(live.portal, row, refused.message)));
      }
    },
  );
  router.get('/portals{/*rest}', (_request, response) => {
    response
      .status(404)
      .send(page('Not found', html`<p>There is no such org or opportunity. <a href="/">All orgs</a></p>`));
  });
  return router;
}

function nameOf(portal: Portal, row: number): string {
  return getText(storeOf(portal, 'Opportunity'), 'Name', row) ?? 'Unnamed opportunity';
}
