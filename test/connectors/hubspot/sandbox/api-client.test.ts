import { Client } from '@hubspot/api-client';
import { AssociationSpecAssociationCategoryEnum as Category } from '@hubspot/api-client/lib/codegen/crm/associations/v4/models/AssociationSpec.js';
import { expect, test } from 'vitest';
import { codeOf, openSandbox, redirectUri } from './support/open-sandbox.ts';

test('the client of the vendor’s world signs in, reads, finds, writes and links as documented', async () => {
  const { sandbox, portal, dealId } = await openSandbox({ deals: 5, activities: 1 });
  const client = new Client({ basePath: sandbox.url, numberOfApiCallRetries: 0 });
  const { clientId, clientSecret } = sandbox;
  const token = (grant: string, code?: string, refresh?: string) =>
    client.oauth.tokensApi.create(grant, code, redirectUri, clientId, clientSecret, refresh);
  const first = await token('authorization_code', await codeOf(sandbox));
  const { accessToken } = await token('refresh_token', undefined, first.refreshToken);
  expect((await client.oauth.accessTokensApi.get(accessToken)).hubId).toBe(portal.portalId);
  client.setAccessToken(accessToken);

  const { deals, pipelines, properties, owners, associations } = client.crm;
  const id = dealId('d0');
  expect((await deals.getAll(undefined, undefined, ['dealname'])).length).toBe(5);
  const page = await deals.basicApi.getPage(2, undefined, ['amount'], ['dealstage'], ['companies']);
  expect(page.results.map((deal) => deal.id)).toEqual([id, dealId('d1')]);
  expect(page.paging?.next?.after).toBe(dealId('d1'));
  expect(page.results[0]?.propertiesWithHistory?.['dealstage']?.length).toBeGreaterThan(0);
  expect(page.results[0]?.associations?.['companies']?.results[0]?.type).toBe('deal_to_company');
  const found = await deals.searchApi.doSearch({ query: 'deal', limit: 2, sorts: ['-createdate'] });
  expect([found.total, found.results.map((deal) => deal.id)]).toEqual([5, [dealId('d4'), dealId('d3')]]);

  await deals.basicApi.update(id, { properties: { amount: '5' } });
  await deals.batchApi.update({ inputs: [{ id, properties: { hs_next_step: 'Call' } }] });
  const inputs = [{ id }];
  const read = await deals.batchApi.read({
    inputs,
    properties: ['amount', 'hs_next_step'],
    propertiesWithHistory: [],
  });
  expect(read.results[0]?.properties).toMatchObject({ amount: '5', hs_next_step: 'Call' });

  const [pipeline] = (await pipelines.pipelinesApi.getAll('deals')).results;
  const [stage] = (await pipelines.pipelineStagesApi.getAll('deals', pipeline?.id ?? '')).results;
  const made = await deals.basicApi.create({
    properties: { dealname: 'New', pipeline: pipeline?.id ?? '', dealstage: stage?.id ?? '' },
    associations: [],
  });
  const [company] = (await client.crm.companies.basicApi.getPage(1)).results;
  const { basicApi, batchApi, schema } = associations.v4;
  const ends = ['deals', made.id, 'companies', company?.id ?? ''] as const;
  expect((await basicApi.create(...ends, [])).toObjectId).toBe(company?.id);
  expect((await basicApi.getPage('deals', made.id, 'companies')).results).toHaveLength(1);
  const linked = await batchApi.getPage('deals', 'companies', { inputs: [{ id: made.id }] });
  expect(linked.results[0]?.to[0]?.associationTypes.map(({ typeId }) => typeId)).toEqual([5, 341]);
  await basicApi.archive(...ends);
  expect((await basicApi.getPage('deals', made.id, 'companies')).results).toEqual([]);
  expect((await schema.definitionsApi.getAll('deals', 'contacts')).results[0]).toMatchObject({
    category: Category.HubspotDefined,
    typeId: 3,
  });
  await deals.basicApi.archive(made.id);
  await expect(deals.basicApi.getById(made.id)).rejects.toMatchObject({ code: 404 });

  expect((await properties.coreApi.getByName('deals', 'amount')).type).toBe('number');
  const { results } = await owners.ownersApi.getPage();
  expect((await owners.ownersApi.getById(Number(results[0]?.id))).email).toBe(results[0]?.email);
});

test('paths that HubSpot never had, and older ones that it gave up, are not there', async () => {
  const { api } = await openSandbox();
  for (const path of ['/crm/v2/objects/deals', '/crm/v5/objects/deals', '/crm/objects/2025-09/deals'])
    expect((await api('GET', path)).status).toBe(404);
});
