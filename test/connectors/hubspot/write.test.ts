import nock from 'nock';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CardValues } from '../../../src/connector.ts';
import { openAccount } from './support/open-account.ts';

const card = (dealId: string, values: CardValues['values'] = {}): CardValues => ({
  dealId,
  account: null,
  values: {
    win_probability: 61.5,
    health: 80,
    status: 'on_track',
    stalled_since: null,
    reasons: 'First\nSecond',
    ...values,
  },
});

async function withProperties(options: Parameters<typeof openAccount>[0]) {
  const account = await openAccount(options);
  await account.crm.setUp();
  account.sandbox.requests.clear();
  return account;
}
const batches = /POST .*deals\/batch\/update/;

describe('writing', () => {
  test('a hundred deals a call, only our properties, and every one reported', async () => {
    const { crm, portal, sandbox } = await withProperties({ deals: 250 });
    const ids = portal.dealIds();
    const before = portal.deal(ids[7] ?? '')?.properties ?? {};
    const results = await crm.write(ids.map((id) => card(id)));
    expect(results).toEqual(ids.map((dealId) => ({ dealId, outcome: 'written' })));
    expect(sandbox.requests.count(batches)).toBe(3);
    const after = portal.deal(ids[7] ?? '')?.properties ?? {};
    expect(after).toMatchObject({
      headrace_win_probability: '61.5',
      headrace_health: '80',
      headrace_status: 'on_track',
      headrace_reasons: 'First\nSecond',
    });
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(changed.filter((name) => !name.startsWith('headrace_'))).toEqual(
      changed.includes('hs_lastmodifieddate') ? ['hs_lastmodifieddate'] : [],
    );
  });

  test('null clears', async () => {
    const { crm, portal } = await withProperties({ deals: 1 });
    const [id = ''] = portal.dealIds();
    await crm.write([card(id, { stalled_since: '2026-02-03' })]);
    expect(portal.deal(id)?.properties['headrace_stalled_since']).toMatch(/^2026-02-03/);
    await crm.write([card(id, { stalled_since: null })]);
    expect(portal.deal(id)?.properties['headrace_stalled_since'] ?? '').toBe('');
  });

  test('one deal that a rule of the account forbids to save costs at most 14 further calls and 99 are saved', async () => {
    const { crm, portal, sandbox } = await withProperties({
      deals: 100,
      sandbox: { uncertain: { requiredOnClose: ['closed_lost_reason'] } },
    });
    const ids = portal.dealIds();
    const open = ids.filter((id) => portal.deal(id)?.properties['closedate']?.startsWith('2026-03-31'));
    const closed = ids.find((id) => !open.includes(id)) ?? '';
    const chosen = [...open.slice(0, 60), closed, ...open.slice(60)];
    const results = await crm.write(chosen.map((id) => card(id)));
    const refused = results.filter(({ outcome }) => outcome !== 'written');
    expect(refused).toEqual([
      { dealId: closed, outcome: 'refused', reason: expect.stringMatching(/closed_lost_reason|required/i) },
    ]);
    expect(sandbox.requests.count(batches)).toBeLessThanOrEqual(15);
  });

  test('deals that are gone are told apart from those that were saved', async () => {
    const { crm, portal } = await withProperties({ deals: 10 });
    const ids = portal.dealIds();
    portal.edit().archive(ids[3] ?? '');
    const heir = portal.edit().merge(ids[4] ?? '', ids[5] ?? '');
    const results = await crm.write([...ids, heir].map((id) => card(id)));
    expect(results.filter(({ outcome }) => outcome === 'gone').map(({ dealId }) => dealId)).toEqual(
      ids.slice(3, 6),
    );
    expect(results.filter(({ outcome }) => outcome === 'written')).toHaveLength(8);
  });

  test('what HubSpot leaves out of its answer stays to be sent', async () => {
    const { crm, portal, sandbox } = await withProperties({ deals: 20 });
    sandbox.faults({ on: batches, kind: 'half-written' });
    const results = await crm.write(portal.dealIds().map((id) => card(id)));
    expect(results.filter(({ outcome }) => outcome === 'unsent')).toHaveLength(10);
    for (const { dealId, outcome } of results) {
      const saved = portal.deal(dealId)?.properties['headrace_health'] === '80';
      expect(outcome).toBe(saved ? 'written' : 'unsent');
    }
  });

  test('when HubSpot goes away in the middle, what was saved is known and the rest stays to be sent', async () => {
    const { crm, portal, sandbox } = await withProperties({ deals: 150 });
    sandbox.faults({ on: batches, kind: 'bad-gateway-html', after: 1, times: 9 });
    const results = await crm.write(portal.dealIds().map((id) => card(id)));
    expect(results.map(({ outcome }) => outcome)).toEqual([
      ...Array(100).fill('written'),
      ...Array(50).fill('unsent'),
    ]);
  });
});

describe('setting up', () => {
  test('creates the group and the properties once; a second time finds them', async () => {
    const { crm } = await openAccount({ deals: 1 });
    const first = await crm.setUp();
    expect(first.problems).toEqual([]);
    expect(first.created).toContain('headrace_win_probability');
    expect(first.created).not.toContain('headrace_card');
    expect(await crm.setUp()).toEqual({ created: [], reused: first.created, problems: [] });
  });

  const inHubspot = async (
    account: Awaited<ReturnType<typeof openAccount>>,
    method: string,
    path: string,
    body?: object,
  ) => {
    const response = await fetch(`${account.sandbox.url}/crm/properties/2026-09/deals${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await account.access.token()}`,
        'content-type': 'application/json',
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text}`);
    return text ? (JSON.parse(text) as Record<string, unknown>) : {};
  };
  const foreign = {
    name: 'headrace_health',
    label: 'Their health',
    type: 'string',
    fieldType: 'text',
    groupName: 'dealinformation',
  };

  test.each([
    ['of another type', foreign, /headrace_health.*type string instead of number/],
    [
      'made by somebody else',
      { ...foreign, type: 'number', fieldType: 'number' },
      /headrace_health.*somebody else/,
    ],
  ])('a property %s is named and never overwritten', async (_, property, sentence) => {
    const account = await openAccount({ deals: 1 });
    await inHubspot(account, 'POST', '', property);
    const before = await inHubspot(account, 'GET', '/headrace_health');
    const { problems, created } = await account.crm.setUp();
    expect(problems).toEqual([expect.stringMatching(sentence)]);
    expect(created).not.toContain('headrace_health');
    expect(await inHubspot(account, 'GET', '/headrace_health')).toEqual(before);
  });

  test('a property in the bin comes back', async () => {
    const account = await openAccount({ deals: 1 });
    await account.crm.setUp();
    await inHubspot(account, 'DELETE', '/headrace_quality');
    const again = await account.crm.setUp();
    expect(again).toMatchObject({ created: ['headrace_quality'], problems: [] });
    await expect(inHubspot(account, 'GET', '/headrace_quality')).resolves.toMatchObject({
      archived: false,
      type: 'number',
    });
  });

  test('a choice that is missing is added before it is written, and what the account added stays', async () => {
    const account = await openAccount({ deals: 2 });
    await account.crm.setUp();
    const kept = [
      { value: 'on_track', label: 'Fine', displayOrder: 0, hidden: false },
      { value: 'theirs', label: 'Theirs', displayOrder: 1, hidden: false },
    ];
    await inHubspot(account, 'PATCH', '/headrace_status', { options: kept });
    const [id = ''] = account.portal.dealIds();
    const crm = account.open(account.access);
    await expect(crm.write([card(id, { status: 'stalled' })])).resolves.toEqual([
      { dealId: id, outcome: 'written' },
    ]);
    expect(account.portal.deal(id)?.properties['headrace_status']).toBe('stalled');
    const { options } = await inHubspot(account, 'GET', '/headrace_status');
    expect(options).toEqual(expect.arrayContaining(kept.map((option) => expect.objectContaining(option))));
  });

  test('where choices cannot be added, the numbers are written without it', async () => {
    const account = await openAccount({ deals: 1 });
    await account.crm.setUp();
    const theirs = [{ value: 'theirs', label: 'Theirs', displayOrder: 0, hidden: false }];
    await inHubspot(account, 'PATCH', '/headrace_status', { options: theirs });
    const [id = ''] = account.portal.dealIds();
    nock(account.sandbox.url, { allowUnmocked: true })
      .patch('/crm/properties/2026-09/deals/headrace_status')
      .reply(403, { category: 'MISSING_SCOPES', message: 'no' });
    onTestFinished(() => nock.restore());
    const results = await account.open(account.access).write([card(id)]);
    expect(results).toEqual([{ dealId: id, outcome: 'written' }]);
    expect(account.portal.deal(id)?.properties).toMatchObject({ headrace_health: '80' });
    expect(account.portal.deal(id)?.properties['headrace_status'] ?? null).toBeNull();
  });

  test('a property that was deleted since is named before anything is written', async () => {
    const account = await openAccount({ deals: 1 });
    await account.crm.setUp();
    await inHubspot(account, 'DELETE', '/headrace_health');
    const write = account.open(account.access).write([card(account.portal.dealIds()[0] ?? '')]);
    await expect(write).rejects.toMatchObject({ kind: 'refused' });
    await expect(write).rejects.toThrow(/headrace_health/);
  });
});
