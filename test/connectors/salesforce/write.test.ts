import { describe, expect, test } from 'vitest';
import { generate } from '../../../ui-extensions/salesforce/generate.ts';
import {
  fieldName,
  ourFields,
  pipelineFields,
  pipelineObject,
} from '../../../connectors/salesforce/property-table.ts';
import type { CardValues } from '../../../src/connector.ts';
import { appManifest } from '../../../src/app-manifest.ts';
import { openAccount } from './support/open-account.ts';

const card = (dealId: string, account: string | null = null): CardValues => ({
  dealId,
  account,
  values: { win_probability: 41.5, status: 'on_track', stalled_since: null, card: '{"v":1}' },
});

describe('the package', () => {
  test('has the very fields that are written', () => {
    const packaged = (object: string) =>
      Object.keys(generate(appManifest))
        .filter((path) => path.includes(`/${object}/fields/`))
        .flatMap((path) => /([^/]+)\.field-meta\.xml$/.exec(path)?.[1] ?? []);
    expect([...ourFields.keys()].sort()).toEqual(packaged('Opportunity').sort());
    expect([...pipelineFields.keys()].map(fieldName).sort()).toEqual(packaged(pipelineObject).sort());
  });

  test.each(['', 'acme'])('is recognised with the namespace "%s", again and again', async (namespace) => {
    const { crm, portal } = await openAccount({ deals: 2, org: namespace ? { namespace } : {} });
    const first = await crm.setUp();
    expect(first.problems).toEqual([]);
    expect(await crm.setUp()).toEqual(first);
    const [id = ''] = portal.dealIds();
    expect(await crm.write([card(id)])).toEqual([{ dealId: id, outcome: 'written' }]);
    expect(portal.deal(id)?.properties).toMatchObject({
      headrace_win_probability: '41.5',
      headrace_status: 'on_track',
    });
  });

  test('without its kind of notification there are tasks and no bell, and the admin hears of it', async () => {
    const { crm, open, access, portal } = await openAccount({ deals: 1 });
    const type = portal.records('CustomNotificationType').find((one) => one['NamespacePrefix'] === null);
    expect((await crm.account()).warnings.join()).not.toContain('no bell');
    portal.edit().discard('CustomNotificationType', type?.['Id'] ?? '');
    expect((await crm.setUp()).problems).toEqual([]);
    expect((await open(access).account()).warnings.join()).toContain('no bell');
  });

  test('that is not installed is a problem for the admin, and nothing is written', async () => {
    const { crm, portal } = await openAccount({ deals: 2, org: { packageInstalled: false } });
    expect((await crm.setUp()).problems).toEqual([expect.stringContaining('not installed')]);
    await expect(crm.write([card(portal.dealIds()[0] ?? '')])).rejects.toMatchObject({ kind: 'refused' });
  });

  test('fields that are hidden or read-only are named, the amount as well', async () => {
    const { crm } = await openAccount({
      deals: 2,
      org: {
        hiddenFields: ['Opportunity.Amount', `Opportunity.${fieldName('quality')}`],
        readOnlyFields: [`Opportunity.${fieldName('health')}`],
      },
    });
    const text = (await crm.setUp()).problems.join('\n');
    for (const name of ['Amount', fieldName('quality'), fieldName('health')]) expect(text).toContain(name);
  });
});

describe('writing', () => {
  test('1,500 deals take 8 calls, and a null clears', async () => {
    const { crm, portal, sandbox } = await openAccount({ deals: 1_500 });
    const records = portal.dealIds().map((id, index) => card(id, `account ${index % 7}`));
    sandbox.requests.clear();
    const results = await crm.write(records);
    expect(results.map(({ dealId }) => dealId)).toEqual(records.map(({ dealId }) => dealId));
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['written']));
    expect(sandbox.requests.count(/PATCH .*composite\/sobjects/)).toBe(8);
    const [id = ''] = portal.dealIds();
    await crm.write([{ dealId: id, account: null, values: { win_probability: null } }]);
    expect(portal.deal(id)?.properties['headrace_win_probability'] ?? null).toBeNull();
  });

  test('deals of one account go one after the other: a write may lock the account', async () => {
    const { crm, portal, sandbox } = await openAccount({ deals: 12 });
    const values = { win_probability: 1 };
    const records = portal
      .dealIds()
      .map((dealId, index) => ({ dealId, account: `account ${index % 3}`, values }));
    const results = await crm.write(records);
    expect(results.map(({ dealId }) => dealId)).toEqual(records.map(({ dealId }) => dealId));
    const { body } = sandbox.requests.calls.find(({ method }) => method === 'PATCH') ?? {};
    const sent = (JSON.parse(body ?? '') as { records: { id: string }[] }).records;
    const accounts = new Map(records.map(({ dealId, account }) => [dealId, account]));
    expect(sent.map(({ id }) => accounts.get(id))).toEqual(records.map(({ account }) => account).sort());
  });

  test('rows that somebody else holds are tried again, only they', async () => {
    const { crm, portal, sandbox } = await openAccount({ deals: 200 });
    sandbox.faults({ on: /PATCH .*sobjects/, kind: 'rows-locked', rows: 3 });
    const results = await crm.write(portal.dealIds().map((id) => card(id)));
    expect(results.filter(({ outcome }) => outcome === 'written')).toHaveLength(200);
    const writes = sandbox.requests.calls.filter(({ method }) => method === 'PATCH');
    expect(writes).toHaveLength(2);
    expect(JSON.parse(writes[1]?.body ?? '{}').records).toHaveLength(3);
  });

  test('rows that stay locked are left for the next run', async () => {
    const { crm, portal, sandbox } = await openAccount({ deals: 5 });
    sandbox.faults({ on: /PATCH .*sobjects/, kind: 'rows-locked', rows: 1, times: 20 });
    const results = await crm.write(portal.dealIds().map((id) => card(id)));
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['unsent', ...Array(4).fill('written')]);
  });

  test("somebody else's rule refuses its deals with its words, and stops no other", async () => {
    const { crm, portal } = await openAccount({ deals: 200 });
    const [a = '', b = ''] = portal.dealIds();
    portal.refuse([a, b], {
      statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      message: 'A champion is needed',
    });
    const results = await crm.write(portal.dealIds().map((id) => card(id)));
    expect(results.filter(({ outcome }) => outcome === 'written')).toHaveLength(198);
    expect(results[0]).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('champion') });
  });

  test('a deal that is no more is gone, an answer that leaves rows out says nothing of them', async () => {
    const { crm, portal, sandbox } = await openAccount({ deals: 6 });
    const [a = '', b = ''] = portal.dealIds();
    portal.edit().remove(a);
    portal.edit().purge(b);
    const results = await crm.write([card(a), card(b)]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['gone', 'gone']);
    sandbox.faults({ on: /PATCH .*sobjects/, kind: 'half-written' });
    const half = await crm.write(portal.dealIds().map((id) => card(id)));
    expect(half.map(({ outcome }) => outcome).sort()).toEqual(['unsent', 'unsent', 'written', 'written']);
  });

  test('a text that is too long for its field is cut, not refused', async () => {
    const { crm, portal } = await openAccount({ deals: 1 });
    const [dealId = ''] = portal.dealIds();
    const values = { next_action: 'x'.repeat(400) };
    expect(await crm.write([{ dealId, account: null, values }])).toEqual([{ dealId, outcome: 'written' }]);
  });
});

describe('tasks', () => {
  const alert = (dealId: string, key = 'key-1', owner: string | null = null) => ({
    key,
    dealId,
    owner,
    title: 'Stalled',
    body: 'No answer for <3 weeks>',
    dueAt: Date.UTC(2026, 5, 1, 9),
  });

  test.each(['', 'acme'])(
    'ring by our own kind of notification, in the namespace "%s"',
    async (namespace) => {
      const { crm, portal } = await openAccount({ deals: 1, org: namespace ? { namespace } : {} });
      const [dealId = ''] = portal.dealIds();
      const owner = (await crm.owners())[0]?.id ?? '';
      await crm.raiseTasks([alert(dealId, 'key-1', owner)]);
      const types = new Map(portal.records('CustomNotificationType').map((type) => [type['Id'], type]));
      expect(types.size).toBe(2);
      expect(portal.notifications.map(({ typeId }) => types.get(typeId)?.['NamespacePrefix'])).toEqual([
        namespace || null,
      ]);
    },
  );

  test('are raised once, found by their key, rung at the owner, and closed', async () => {
    const { crm, portal } = await openAccount({ deals: 3 });
    const [dealId = '', other = ''] = portal.dealIds();
    const owner = (await crm.owners())[0]?.id ?? '';
    const [result] = await crm.raiseTasks([alert(dealId, 'key-1', owner)]);
    expect(result).toMatchObject({ key: 'key-1', outcome: 'raised' });
    const taskId = await crm.findTask(dealId, 'key-1');
    expect(result).toMatchObject({ taskId });
    expect(await crm.findTask(dealId, 'key-2')).toBeNull();
    expect(await crm.findTask(other, 'key-1')).toBeNull();
    expect(portal.notifications).toEqual([
      expect.objectContaining({ recipientIds: [owner], targetId: dealId }),
    ]);
    await crm.closeTasks([taskId ?? '']);
    await crm.closeTasks([taskId ?? '']);
    expect(portal.tasks(dealId)[0]?.properties['Status']).toBe('Completed');
  });

  test('of ours are no activities of the deal', async () => {
    const { crm, portal } = await openAccount({ deals: 1 });
    const [dealId = ''] = portal.dealIds();
    await crm.raiseTasks([alert(dealId)]);
    for await (const { activities } of crm.fetch([dealId])) expect(activities).toEqual([]);
  });

  test('a call that nobody answered is not repeated: it could create them twice', async () => {
    const { crm, portal, sandbox } = await openAccount({ deals: 1 });
    const [dealId = ''] = portal.dealIds();
    sandbox.faults({ on: /POST .*sobjects/, kind: 'server-error' });
    await expect(crm.raiseTasks([alert(dealId)])).rejects.toMatchObject({ kind: 'unavailable' });
    expect(sandbox.requests.count(/POST .*sobjects/)).toBe(1);
  });

  test('one whose account somebody holds is not taken for refused: the next run creates it', async () => {
    const { crm, portal, sandbox } = await openAccount({ deals: 2 });
    const [a = '', b = ''] = portal.dealIds();
    const owner = (await crm.owners())[0]?.id ?? '';
    sandbox.faults({ on: /POST .*sobjects/, kind: 'rows-locked', times: 4 });
    const both = [alert(a, 'key-1', owner), alert(b, 'key-2', owner)];
    await expect(crm.raiseTasks(both)).rejects.toMatchObject({ kind: 'unavailable' });
    const found = [await crm.findTask(a, 'key-1'), await crm.findTask(b, 'key-2')];
    expect(found.filter((taskId) => taskId === null)).toHaveLength(1);
    expect(portal.notifications).toHaveLength(1);
    const left = both.filter((_, index) => found[index] === null);
    expect((await crm.raiseTasks(left)).map(({ outcome }) => outcome)).toEqual(['raised']);
  });

  test('a task that is refused says why', async () => {
    const { crm } = await openAccount({ deals: 1 });
    const [result] = await crm.raiseTasks([alert('006000000000000AAA')]);
    expect(result).toMatchObject({ outcome: 'refused', reason: expect.any(String) });
  });
});
