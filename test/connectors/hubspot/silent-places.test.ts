import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { readWebhook } from '../../../connectors/hubspot/webhooks.ts';
import type { WebhookEvent } from '../../../src/connector.ts';
import { collect } from '../../contract/support/collect.ts';
import { openAccount } from './support/open-account.ts';

const variants = {
  'a past that is listed oldest first': { historyOrder: 'oldest-first' },
  'a past in no order': { historyOrder: 'shuffled' },
  'no stage times': { stageTimeProperties: false },
  'refresh tokens that are used up': { rotateRefreshTokens: true },
} as const;

test('where the documentation is silent, the same deals come out whatever HubSpot does', async () => {
  const readWith = async (uncertain: object) => {
    const { crm, sandbox } = await openAccount({ deals: 60, activities: 3, sandbox: { uncertain } });
    sandbox.expireTokens();
    const { deals, changes, activities } = await collect(crm.read(null, Date.now()));
    sandbox.expireTokens();
    await crm.owners();
    return { deals, changes, activities };
  };
  const usual = await readWith({});
  for (const [name, uncertain] of Object.entries(variants)) {
    expect({ name, ...(await readWith(uncertain)) }).toEqual({ name, ...usual });
  }
});

test.each(['America/Anchorage', 'Asia/Ho_Chi_Minh', 'Pacific/Kiritimati'])(
  'a deal that is to close on the last day of a month in %s closes on that day',
  async (timeZone) => {
    const { crm, portal } = await openAccount({ deals: 4, timeZone });
    const { deals } = await collect(crm.read(null, Date.now()));
    expect(deals.get(portal.dealIdOf('d1') ?? '')?.expectedCloseOn).toBe('2026-03-31');
  },
);

test('what an account delivers by webhook is believed and names the deal', async () => {
  const events: WebhookEvent[] = [];
  let secret = '';
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      const url = `${address()}${request.url ?? ''}`;
      const delivery = {
        method: request.method ?? '',
        url,
        headers,
        body: Buffer.concat(parts),
        now: Date.now(),
      };
      events.push(...readWebhook(delivery, secret));
      response.writeHead(204).end();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { portal, sandbox } = await openAccount({
    deals: 3,
    sandbox: { webhookUrl: `${address()}/webhooks/hubspot?from=hubspot` },
  });
  secret = sandbox.clientSecret;
  const [a = '', b = ''] = portal.dealIds();
  portal.edit().update(a, { amount: '7' });
  portal.edit().archive(b);
  await sandbox.webhooksDelivered();
  const named = (kind: WebhookEvent['kind']) =>
    events.filter((event) => event.kind === kind).flatMap(({ dealIds }) => dealIds);
  expect(named('changed')).toContain(a);
  expect(named('removed')).toEqual([b]);
  expect(new Set(events.map(({ accountId }) => accountId))).toEqual(new Set([String(portal.portalId)]));
});
