import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readWebhook, verifySignature } from '../../../connectors/hubspot/webhooks.ts';
import type { WebhookRequest } from '../../../src/connector.ts';
import { isHeadraceError } from '../../../src/errors.ts';
import { signV3 } from './support/sign-v3.ts';

const secret = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';

const published: (WebhookRequest & { signature: string })[] = [
  {
    method: 'POST',
    url: 'https://www.example.com/webhook_uri',
    body: Buffer.from("{'example_field':'example_value'}"),
    headers: {},
    now: 1_693_657_560_000,
    signature: 'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=',
  },
  {
    method: 'POST',
    url: 'https://www.example.com/webhook_uri',
    body: Buffer.from("{'example_field':'example_value'}"),
    headers: {},
    now: 1_700_000_300_000,
    signature: 'RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw=',
  },
  {
    method: 'GET',
    url: 'https://api.headrace.example/cards/deal?portalId=33&userEmail=ann%40headrace.example',
    body: Buffer.alloc(0),
    headers: {},
    now: 1_795_392_000_000,
    signature: 'cvnriF6+M23t6ebbtR6h+VJ8NgQzcbNm4dFi/FACnB4=',
  },
];

const signed = (
  request: WebhookRequest,
  signature: string,
  timestamp = String(request.now),
): WebhookRequest => ({
  ...request,
  headers: { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp },
});
const delivery = (events: unknown, now = 1_795_392_000_000) => {
  const body = Buffer.from(JSON.stringify(events));
  const request = {
    method: 'POST',
    url: 'https://api.headrace.example/webhooks/hubspot',
    body,
    headers: {},
    now,
  };
  return signed(request, signV3(request, secret));
};
const isRejected = (request: WebhookRequest) => {
  try {
    verifySignature(request, secret);
    return false;
  } catch (error) {
    return isHeadraceError(error, 'unauthorized');
  }
};

describe('who may call', () => {
  test.each(published)('a signature HubSpot made is accepted: $signature', ({ signature, ...request }) => {
    expect(() => verifySignature(signed(request, signature), secret)).not.toThrow();
  });

  test.each([-300_001, 300_001])(
    'a delivery of %i ms from now is turned away, valid as it is',
    (offsetMs) => {
      const [request] = published;
      if (!request) throw new Error('no vector');
      const late = { ...request, now: request.now + offsetMs };
      expect(isRejected(signed(late, request.signature, String(request.now)))).toBe(true);
    },
  );

  test('a delivery at the edge of five minutes is still good', () => {
    for (const { signature, ...request } of published) {
      const late = { ...request, now: request.now + 300_000 };
      expect(isRejected(signed(late, signature, String(request.now)))).toBe(false);
    }
  });

  test('without signature, or with a time that is no number, nobody gets in', () => {
    const [request] = published;
    if (!request) throw new Error('no vector');
    expect(isRejected(request)).toBe(true);
    for (const timestamp of ['', 'NaN', '-1', '1e12', '1693657560000 ']) {
      expect(isRejected(signed(request, request.signature, timestamp))).toBe(true);
    }
  });

  test('one changed byte anywhere spoils the signature', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (position, change) => {
        const request = delivery([{ portalId: 33, subscriptionType: 'deal.creation', objectId: 1 }]);
        const body = Buffer.from(request.body);
        const index = position % body.length;
        body[index] = (body[index] ?? 0) ^ change;
        expect(isRejected({ ...request, body })).toBe(true);
        expect(isRejected({ ...request, url: `${request.url}?x=${position}` })).toBe(true);
        expect(isRejected({ ...request, method: 'PUT' })).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('what a delivery says', () => {
  const about = (events: unknown) => readWebhook(delivery(events), secret);

  test('classic and generic events name the deals to read again, each account by itself and each deal once', () => {
    expect(
      about([
        {
          eventId: 1,
          portalId: 33,
          subscriptionType: 'deal.propertyChange',
          objectId: 7,
          propertyName: 'dealstage',
          attemptNumber: 0,
        },
        {
          eventId: 1,
          portalId: 33,
          subscriptionType: 'object.propertyChange',
          objectTypeId: '0-3',
          objectId: 7,
        },
        { eventId: 2, portalId: 33, subscriptionType: 'object.creation', objectTypeId: '0-3', objectId: 8 },
        { eventId: 3, portalId: 44, subscriptionType: 'deal.restore', objectId: 7 },
      ]),
    ).toEqual([
      { accountId: '33', kind: 'changed', dealIds: ['7', '8'], contactIds: [] },
      { accountId: '44', kind: 'removed', dealIds: ['7'], contactIds: [] },
    ]);
  });

  test('a merge names both deals and the new one; a deletion is a removal, and a way back from one is looked at like it', () => {
    expect(
      about([
        {
          portalId: 33,
          subscriptionType: 'deal.merge',
          primaryObjectId: 1,
          mergedObjectIds: [2],
          newObjectId: 3,
        },
        { portalId: 33, subscriptionType: 'deal.deletion', objectId: 9, changeFlag: 'DELETED' },
        { portalId: 33, subscriptionType: 'deal.restore', objectId: 10, changeFlag: 'RESTORED' },
      ]),
    ).toEqual([
      { accountId: '33', kind: 'changed', dealIds: ['1', '2', '3'], contactIds: [] },
      { accountId: '33', kind: 'removed', dealIds: ['9', '10'], contactIds: [] },
    ]);
  });

  test('a new link names the deal, whichever side it stands on', () => {
    expect(
      about([
        {
          portalId: 33,
          subscriptionType: 'deal.associationChange',
          associationType: 'DEAL_TO_CONTACT',
          fromObjectId: 1,
          toObjectId: 50,
        },
        {
          portalId: 33,
          subscriptionType: 'deal.associationChange',
          associationType: 'CONTACT_TO_DEAL',
          fromObjectId: 50,
          toObjectId: 2,
        },
      ]),
    ).toEqual([{ accountId: '33', kind: 'changed', dealIds: ['1', '2'], contactIds: [] }]);
  });

  test('a privacy deletion is passed on; events of other objects are not', () => {
    expect(
      about([
        { portalId: 33, subscriptionType: 'contact.privacyDeletion', objectId: 50 },
        { portalId: 33, subscriptionType: 'object.propertyChange', objectTypeId: '0-1', objectId: 50 },
      ]),
    ).toEqual([{ accountId: '33', kind: 'privacy-deletion', dealIds: [], contactIds: ['50'] }]);
  });

  test('a signed body that is no list of events raises an alarm', () => {
    expect(() => about({ hello: 1 })).toThrow(expect.objectContaining({ kind: 'unreadable' }));
  });
});
