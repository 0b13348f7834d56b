import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { signatures } from '../../../../connectors/hubspot/sandbox/webhooks/sign.ts';
import { openSandbox } from './support/open-sandbox.ts';

interface Delivery {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A receiver that refuses the first `refusals` deliveries. */
async function receiver(refusals = 0) {
  const deliveries: Delivery[] = [];
  let left = refusals;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      deliveries.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      response.writeHead(left-- > 0 ? 500 : 204).end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  const webhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/hubspot?from=test`;
  return {
    webhookUrl,
    deliveries,
    events: () => deliveries.flatMap(({ body }) => JSON.parse(body) as Record<string, unknown>[]),
  };
}

test('each delivery is signed over method, address, body and time', async () => {
  const { webhookUrl, deliveries } = await receiver();
  const { sandbox, portal, dealId } = await openSandbox({ webhookUrl });
  portal.edit().update(dealId('d0'), { amount: '12' });
  await sandbox.webhooksDelivered();
  const [{ headers, body } = { headers: {}, body: '' }] = deliveries;
  const at = String(headers['x-hubspot-request-timestamp']);
  const v3 = createHmac('sha256', sandbox.clientSecret)
    .update(`POST${webhookUrl}${body}${at}`)
    .digest('base64');
  expect(headers['x-hubspot-signature-v3']).toBe(v3);
  expect(headers['x-hubspot-signature']).toBe(
    createHash('sha256')
      .update(sandbox.clientSecret + body)
      .digest('hex'),
  );
});

test("the signature is the vendor's for the example of its documentation", () => {
  const secret = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
  const signed = signatures(
    secret,
    'POST',
    'https://www.example.com/webhook_uri',
    "{'example_field':'example_value'}",
    1693657560000,
  );
  expect(signed['X-HubSpot-Signature-v3']).toBe('K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=');
});

test('changes, creations, deletions, merges, restores and privacy deletions are told', async () => {
  const { webhookUrl, events } = await receiver();
  const { sandbox, portal, dealId } = await openSandbox({ webhookUrl, activities: 1 });
  const edit = portal.edit();
  const stage = portal.deal(dealId('d0'))?.properties['dealstage'] ?? '';
  edit.create({ dealname: 'New', dealstage: stage });
  edit.update(dealId('d0'), { amount: '12', description: 'nobody listens to this' });
  edit.archive(dealId('d0'));
  edit.restore(dealId('d0'));
  edit.merge(dealId('d0'), dealId('d1'));
  edit.erase(edit.addContact(dealId('d2')));
  await sandbox.webhooksDelivered();
  expect(events().map((event) => event['subscriptionType'])).toEqual([
    'deal.creation',
    'deal.propertyChange',
    'deal.deletion',
    'deal.restore',
    'deal.merge',
    'contact.privacyDeletion',
  ]);
  expect(events()[1]).toMatchObject({
    portalId: portal.portalId,
    objectId: Number(dealId('d0')),
    objectTypeId: '0-3',
    propertyName: 'amount',
    propertyValue: '12',
    changeSource: 'CRM_UI',
    attemptNumber: 0,
  });
});

test('events come in arrays of up to 100 and again with the next attempt number when refused', async () => {
  const { webhookUrl, deliveries, events } = await receiver(1);
  const { sandbox, portal } = await openSandbox({
    webhookUrl,
    deals: 150,
    uncertain: { webhookRetryMs: 10 },
  });
  portal.edit('import').updateMany(portal.dealIds(), { amount: '1' });
  await sandbox.webhooksDelivered();
  const sizes = deliveries.map(({ body }) => (JSON.parse(body) as unknown[]).length);
  expect(Math.max(...sizes)).toBe(100);
  const again = events().filter((event) => event['attemptNumber'] === 1);
  expect(events()).toHaveLength(150 + again.length);
  expect([50, 100]).toContain(again.length);
});
