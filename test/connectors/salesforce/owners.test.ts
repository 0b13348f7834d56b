import { describe, expect, test } from 'vitest';
import type { Crm } from '../../../src/connector.ts';
import { openAccount } from './support/open-account.ts';

test('users come with the one they report to, and a task given to another of them is theirs', async () => {
  const { crm, portal } = await openAccount({ deals: 3 });
  const [first, second] = await crm.owners();
  expect(first?.manager).toBeNull();
  portal.edit().change('User', first?.id ?? '', { ManagerId: second?.id ?? '' });
  const again = await crm.owners();
  expect(again.find(({ id }) => id === first?.id)?.manager).toBe(second?.id);

  const [dealId = ''] = portal.dealIds();
  const task = {
    key: 'k-1',
    dealId,
    owner: first?.id ?? '',
    title: 'Stalled',
    body: 'Why',
    dueAt: Date.now(),
  };
  const [raised] = await crm.raiseTasks([task]);
  const taskId = raised?.outcome === 'raised' ? raised.taskId : '';
  await crm.assignTasks([{ taskId, owner: second?.id ?? '' }]);
  expect(portal.tasks(dealId)[0]?.properties['OwnerId']).toBe(second?.id);
});

test('an account that hides whom users report to still names its users', async () => {
  const { crm, portal } = await openAccount({ deals: 3 });
  portal.edit().removeField('User', 'ManagerId');
  const owners = await crm.owners();
  expect(owners.length).toBeGreaterThan(0);
  for (const { name, manager } of owners) expect([name !== '', manager]).toEqual([true, null]);
});

describe('where users work', () => {
  const owners = [
    { owner: 'Rep 0', country: 'DE' },
    { owner: 'Rep 1', country: 'US' },
  ];
  const countriesOf = async (crm: Crm) =>
    Object.fromEntries((await crm.owners()).map(({ name, country }) => [name, country]));

  test('comes from the code of their country, and with a change of it', async () => {
    const { crm, portal } = await openAccount({ deals: 3, owners });
    expect(await countriesOf(crm)).toMatchObject({ 'Rep 0': 'DE', 'Rep 1': 'US', 'Rep 2': null });
    const moved = (await crm.owners()).find(({ name }) => name === 'Rep 0')?.id ?? '';
    portal.edit().change('User', moved, { CountryCode: 'AT', Country: 'Austria' });
    expect(await countriesOf(crm)).toMatchObject({ 'Rep 0': 'AT', 'Rep 1': 'US' });
  });

  test.each([
    ['Germany', 'DE'],
    ['Deutschland', 'DE'],
    ['USA', 'US'],
    ['EMEA', null],
  ])('where countries are typed by hand, “%s” is %s', async (Country, country) => {
    const { crm, portal } = await openAccount({ deals: 3, org: { features: { countryPicklists: false } } });
    const user = (await crm.owners()).find(({ name }) => name === 'Rep 0')?.id ?? '';
    portal.edit().change('User', user, { Country });
    expect((await countriesOf(crm))['Rep 0']).toBe(country);
  });

  test('is told by their locale only when it is not the one everybody has', async () => {
    const { crm, portal } = await openAccount({ deals: 3 });
    for (const { id, name } of await crm.owners()) {
      if (name === 'Rep 0') portal.edit().change('User', id, { LocaleSidKey: 'de_AT' });
      if (name === 'Rep 1') portal.edit().change('User', id, { LocaleSidKey: 'ar' });
    }
    expect(await countriesOf(crm)).toMatchObject({ 'Rep 0': 'AT', 'Rep 1': null, 'Rep 2': null });
  });

  test('is unknown where it is hidden from us, and nothing else suffers', async () => {
    const { crm } = await openAccount({
      deals: 3,
      owners,
      org: { hiddenFields: ['User.CountryCode', 'User.Country', 'User.LocaleSidKey'] },
    });
    expect(await countriesOf(crm)).toMatchObject({ 'Rep 0': null, 'Rep 1': null });
    expect((await crm.account()).warnings.join()).not.toContain('Country');
  });
});
