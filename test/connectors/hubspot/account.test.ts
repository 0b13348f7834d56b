import { expect, test } from 'vitest';
import { collect } from '../../contract/support/collect.ts';
import { openAccount } from './support/open-account.ts';

test('the account is known by zone and currency, and deals have an address for people', async () => {
  const { crm, portal } = await openAccount({ deals: 1 });
  const account = await crm.account();
  expect(account).toMatchObject({
    id: String(portal.portalId),
    timeZone: 'UTC',
    currency: expect.stringMatching(/^[A-Z]{3}$/),
    warnings: [],
  });
  expect(crm.dealUrl('7')).toMatch(new RegExp(`^https://[^/]+/contacts/${portal.portalId}/record/0-3/7$`));
});

test('without the scope for e-mails everything else is read, and the account is warned', async () => {
  const { crm, sandbox } = await openAccount({
    deals: 20,
    activities: 3,
    access: { scopes: ['oauth', 'crm.objects.deals.read', 'crm.objects.contacts.read'] },
  });
  const all = await collect(crm.read(null, Date.now()));
  expect(new Set([...all.activities.values()].map(({ kind }) => kind))).toEqual(new Set(['call', 'meeting']));
  expect(sandbox.requests.count(/emails/)).toBe(0);
  const { warnings } = await crm.account();
  expect(warnings.join(' ')).toMatch(/emails.*sales-email-read/);
  expect(warnings.join(' ')).toMatch(/tasks.*crm\.objects\.contacts\.write/);
});
