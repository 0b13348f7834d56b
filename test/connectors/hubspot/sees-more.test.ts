import { expect, test } from 'vitest';
import type { Access } from '../../../src/connector.ts';
import { type Collected, collect } from '../../contract/support/collect.ts';
import { openAccount } from './support/open-account.ts';

const kindsOf = (all: Collected, dealId: string) =>
  [...all.activities.values()].filter((each) => each.dealId === dealId).map(({ kind }) => kind);

/** The same account under another sign-in. */
const without = (scope: string, access: Access): Access => ({
  ...access,
  scopes: access.scopes.filter((each) => each !== scope),
});

test('emails that may not be read any more stay as they were, and other activities go on', async () => {
  const { portal, open, access } = await openAccount({ deals: 3, activities: 3 });
  const all = await collect(open(access).read(null, Date.now()));
  const id = portal.dealIdOf('d1') ?? '';
  expect(kindsOf(all, id)).toContain('email');
  portal.edit().addActivity(id, { type: 'calls' });
  const expected = [...kindsOf(all, id), 'call'].sort();
  const later = await collect(open(without('sales-email-read', access)).fetch([id]), all);
  expect(kindsOf(later, id).sort()).toEqual(expected);
});

test('once emails may be read all is read again, those of closed deals too; nothing is when nothing more is seen', async () => {
  const { portal, open, access, sandbox } = await openAccount({ deals: 8, activities: 3 });
  const blind = without('sales-email-read', access);
  const won = portal.dealIdOf('d3') ?? '';
  let at = Date.now();
  const all = await collect(open(blind).read(null, at));
  expect(kindsOf(all, won)).not.toContain('email');

  const lists = () => sandbox.requests.count(/^GET .*\/objects\/[^/]+\/deals$/);
  const read = async (lent: Access, passes: number) => {
    sandbox.requests.clear();
    for (let pass = 0; pass < passes; pass++) await collect(open(lent).read(all.cursor, (at += 60_000)), all);
    return lists();
  };
  expect(await read(blind, 3)).toBe(0);
  expect(await read(access, 2)).toBeGreaterThan(0);
  expect(kindsOf(all, won)).toContain('email');
  expect(await read(access, 3)).toBe(0);
});
