import { expect, test } from 'vitest';
import { openSandbox } from './support/open-sandbox.ts';

const path = '/crm/properties/2026-09/deals';
const health = {
  name: 'our_health',
  label: 'Health',
  type: 'number',
  fieldType: 'number',
  groupName: 'ours',
};

async function withGroup() {
  const opened = await openSandbox();
  await opened.api('POST', `${path}/groups`, { name: 'ours', label: 'Ours' });
  return opened;
}

test('a property is made once, and a second time only after it was archived', async () => {
  const { api } = await withGroup();
  expect((await api('POST', path, health)).status).toBe(201);
  const again = await api('POST', path, health);
  expect([again.status, again.body.category, again.body.subCategory]).toEqual([
    409,
    'OBJECT_ALREADY_EXISTS',
    'Properties.PROPERTY_WITH_NAME_EXISTS',
  ]);
  expect((await api('DELETE', `${path}/our_health`)).status).toBe(204);
  expect((await api('GET', `${path}/our_health`)).status).toBe(404);
  expect((await api('GET', `${path}?archived=true`)).body.results.map(({ name }) => name)).toEqual([
    'our_health',
  ]);
  expect((await api('POST', path, health)).status).toBe(201);
  expect((await api('GET', `${path}/our_health`)).body.archived).toBe(false);
});

test.each([
  [{ label: undefined }],
  [{ type: 'score' }],
  [{ type: 'string' }],
  [{ groupName: 'nobodys' }],
  [{ name: 'Our Health' }],
  [{ type: 'bool', fieldType: 'booleancheckbox' }],
  [{ numberDisplayHint: 'percentage' }],
])('a definition that does not hold together is refused: %o', async (wrong) => {
  const { api } = await withGroup();
  expect((await api('POST', path, { ...health, ...wrong })).status).toBe(400);
});

test('the older version takes hints of how a number looks', async () => {
  const { api } = await withGroup();
  const hinted = { ...health, numberDisplayHint: 'percentage' };
  expect((await api('POST', '/crm/properties/2026-03/deals', hinted)).status).toBe(201);
});

test('options can be added to a choice, and only then be written', async () => {
  const { api, dealId } = await withGroup();
  const fine = { label: 'Fine', value: 'fine' };
  const choice = { ...health, type: 'enumeration', fieldType: 'select', options: [fine] };
  await api('POST', path, choice);
  const write = () =>
    api('PATCH', `/crm/objects/2026-09/deals/${dealId('d0')}`, { properties: { our_health: 'bad' } });
  expect((await write()).status).toBe(400);
  const options = [fine, { label: 'Bad', value: 'bad' }];
  expect((await api('PATCH', `${path}/our_health`, { options })).status).toBe(200);
  expect((await write()).status).toBe(200);
});

test('a group goes only when it is empty', async () => {
  const { api } = await withGroup();
  await api('POST', path, health);
  const refused = await api('DELETE', `${path}/groups/ours`);
  expect([refused.status, refused.body.subCategory]).toEqual([
    400,
    'PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES',
  ]);
  await api('DELETE', `${path}/our_health`);
  expect((await api('DELETE', `${path}/groups/ours`)).status).toBe(204);
  expect((await api('GET', `${path}/groups/ours`)).status).toBe(404);
});

test("HubSpot's own properties cannot be changed or deleted", async () => {
  const { api } = await openSandbox();
  expect((await api('DELETE', `${path}/amount`)).status).toBe(400);
  expect((await api('PATCH', `${path}/amount`, { label: 'Value' })).status).toBe(400);
});
