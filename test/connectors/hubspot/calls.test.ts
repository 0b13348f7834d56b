import { describe, expect, test } from 'vitest';
import { createConnector } from '../../../connectors/hubspot/index.ts';
import type { Calls, WebhookRequest } from '../../../src/connector.ts';
import { signV3 } from './support/sign-v3.ts';

const secret = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';

function callsOf(environment: Record<string, string> = {}): Calls {
  const { calls } = createConnector(environment);
  if (!calls) throw new Error('Screens in HubSpot call us');
  return calls;
}

function signed(url: string, more: Partial<WebhookRequest> = {}): WebhookRequest {
  const request = { method: 'GET', url, headers: {}, body: Buffer.alloc(0), now: Date.now(), ...more };
  const signature = signV3(request, secret);
  const time = { 'x-hubspot-request-timestamp': String(request.now) };
  return { ...request, headers: { 'x-hubspot-signature-v3': signature, ...time, ...more.headers } };
}

describe('who calls from a screen', () => {
  const address = 'https://api.headrace.example/cards/hubspot/deals/5';
  const who = 'userId=7&portalId=33&appId=11';

  test('is known by what HubSpot adds and signs, with signs of the address decoded as it does', () => {
    const request: WebhookRequest = {
      method: 'GET',
      url: 'https://api.headrace.example/cards/deal?portalId=33&userEmail=ann%40headrace.example',
      headers: {
        'x-hubspot-signature-v3': 'cvnriF6+M23t6ebbtR6h+VJ8NgQzcbNm4dFi/FACnB4=',
        'x-hubspot-request-timestamp': '1795392000000',
      },
      body: Buffer.alloc(0),
      now: 1_795_392_000_000,
    };
    // The signature holds; only the user is missing.
    expect(() => callsOf().caller(request, secret)).toThrow('who makes it');
    expect(callsOf().caller(signed(`${address}?${who}`), secret)).toEqual({ accountId: '33', userId: '7' });
  });

  test.each([
    ['nobody', ''],
    ['no account', 'userId=7'],
    ['two accounts', `portalId=34&${who}`],
    ['the same account twice', `${who}&portalId=33`],
    ['two users', `userId=8&${who}`],
    ['an account that is no number', 'userId=7&portalId=33x'],
    ['an empty account', 'userId=7&portalId='],
  ])('is refused when the address names %s', (_, query) => {
    expect(() => callsOf().caller(signed(`${address}?${query}`), secret)).toThrow(/who makes it/);
  });

  test('must be our app where its number is set', () => {
    const calls = callsOf({ HUBSPOT_APP_ID: '11' });
    expect(calls.caller(signed(`${address}?${who}`), secret).accountId).toBe('33');
    const other = signed(`${address}?${who.replace('11', '12')}`);
    expect(() => calls.caller(other, secret)).toThrow(expect.objectContaining({ kind: 'unauthorized' }));
    expect(() => createConnector({ HUBSPOT_APP_ID: 'eleven' })).toThrow('HUBSPOT_APP_ID');
  });
});

test('a workflow may sign by the older version, over secret, method, address and body', () => {
  const request: WebhookRequest = {
    method: 'POST',
    url: 'https://api.headrace.example/hs/action',
    headers: {
      'x-hubspot-signature': '64b9e16d499a358a24b5631d4c382d258f6c4afb8fa444acb955c3a5f60c2785',
      'x-hubspot-signature-version': 'v2',
    },
    body: Buffer.from('{}'),
    now: Date.now(),
  };
  // The signature holds, the body says nothing.
  expect(() => callsOf().action(request, secret)).toThrow(expect.objectContaining({ kind: 'invalid-input' }));
  const changed = { ...request, body: Buffer.from('{ }') };
  expect(() => callsOf().action(changed, secret)).toThrow(expect.objectContaining({ kind: 'unauthorized' }));
});
