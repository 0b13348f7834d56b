import { Router } from 'express';
import type { Stage } from '../state/pipeline.ts';
import type { Owner } from '../state/portal.ts';
import { notFound, validation } from './api-failure.ts';
import { type Answer, type ApiCall, endpoint } from './endpoint.ts';
import type { ServerState } from './server-state.ts';

/** The account itself: its facts, pipelines and owners, and the way out of it. */
export function accountRoutes(state: ServerState): Router {
  const router = Router();
  router.get('/account-info/:version/details', endpoint(state, {}, details));
  router.delete(
    '/appinstalls/:version/external-install',
    endpoint(state, {}, (call) => {
      state.grants.revokePortal(call.live.portal.portalId);
      return {};
    }),
  );
  const dealsRead = { scopes: ['crm.objects.deals.read', 'crm.schemas.deals.read'], anyOf: true };
  router.get('/crm/pipelines/:version/:type', endpoint(state, dealsRead, pipelines));
  router.get(
    '/crm/pipelines/:version/:type/:id',
    endpoint(state, dealsRead, (call) => ({ body: pipelineIn(call) })),
  );
  router.get(
    '/crm/pipelines/:version/:type/:id/stages',
    endpoint(state, dealsRead, (call) => ({ body: { results: pipelineIn(call).stages } })),
  );
  router.get('/crm/pipelines/:version/:type/:id/stages/:stageId', endpoint(state, dealsRead, stage));
  const ownersRead = { scopes: ['crm.objects.owners.read'] };
  router.get('/crm/owners/:version', endpoint(state, ownersRead, owners));
  router.get('/crm/owners/:version/:id', endpoint(state, ownersRead, owner));
  return router;
}

function details({ live: { portal } }: ApiCall): Answer {
  return {
    body: {
      portalId: portal.portalId,
      accountType: 'STANDARD',
      timeZone: portal.timeZone,
      companyCurrency: portal.currency,
      additionalCurrencies: [...portal.currencies].filter((one) => one !== portal.currency),
      utcOffset: '+00:00',
      utcOffsetMilliseconds: 0,
      uiDomain: 'app.hubspot.com',
      dataHostingLocation: 'na1',
    },
  };
}

/** Only deals have pipelines here. Stages that were removed are left out, as are removed pipelines. */
function pipelines(call: ApiCall): Answer {
  checkDeals(call);
  const results = [...call.live.portal.pipelines.values()].filter(({ archived }) => !archived);
  return {
    body: { results: results.map((pipeline) => ({ ...pipeline, stages: liveStages(pipeline.stages) })) },
  };
}

function checkDeals({ params }: ApiCall): void {
  if (params['type'] !== 'deals' && params['type'] !== '0-3')
    throw validation(`Unable to infer object type from: ${params['type']}`);
}

function pipelineIn(call: ApiCall) {
  checkDeals(call);
  const found = call.live.portal.pipelines.get(call.params['id'] ?? '');
  if (!found || found.archived) throw notFound();
  return { ...found, stages: liveStages(found.stages) };
}

function liveStages(stages: readonly Stage[]): Stage[] {
  return stages.filter(({ archived }) => !archived);
}

function stage(call: ApiCall): Answer {
  const found = pipelineIn(call).stages.find(({ id }) => id === call.params['stageId']);
  if (!found) throw notFound();
  return { body: found };
}

const maxOwners = 500;

function owners({ live: { portal }, query }: ApiCall): Answer {
  const limit = Number(query.get('limit') ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > maxOwners)
    throw validation(`Invalid limit: ${query.get('limit')}`);
  const archived = query.get('archived') === 'true';
  const email = query.get('email');
  const all = [...portal.owners.values()]
    .filter((one) => one.archived === archived && (email === null || one.email === email))
    .toSorted((a, b) => Number(a.id) - Number(b.id));
  const start = all.findIndex(({ id }) => Number(id) > Number(query.get('after') ?? 0));
  const page = start < 0 ? [] : all.slice(start, start + limit);
  const last = page.at(-1);
  const more = last !== undefined && start + limit < all.length;
  return { body: { results: page.map(shownOwner), ...(more && { paging: { next: { after: last.id } } }) } };
}

function owner({ live: { portal }, params, query }: ApiCall): Answer {
  const found = portal.owners.get(params['id'] ?? '');
  if (!found || found.archived !== (query.get('archived') === 'true')) throw notFound();
  return { body: shownOwner(found) };
}

/** Somebody who left has no user any more, only the one they were. */
function shownOwner({ userId, ...rest }: Owner) {
  return {
    ...rest,
    type: 'PERSON',
    userId: rest.archived ? null : userId,
    userIdIncludingInactive: userId,
    teams: [],
  };
}
