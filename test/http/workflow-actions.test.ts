import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox, SandboxPortal } from '../../connectors/hubspot/sandbox/options.ts';
import { openDealsOf } from '../jobs/support/carried.ts';
import { signIn } from '../jobs/support/sign-in.ts';
import { signV3 } from '../connectors/hubspot/support/sign-v3.ts';
import type { RunningServer } from './running-server.ts';
import { serverWithSandbox } from './server-with-sandbox.ts';

let server: RunningServer & { sandbox: Sandbox };
let portal: SandboxPortal;
beforeAll(async () => {
  server = await serverWithSandbox();
  const [first] = server.sandbox.portals;
  if (!first) throw new Error('The sandbox lacks its portal');
  portal = first;
  await signIn(server.app, portal.portalId);
  await server.app.runDue();
});
afterAll(() => server.close());

interface Action {
  action?: string;
  callbackId?: string;
  dealId: string;
  portalId?: number;
  objectType?: string;
  inputFields?: Record<string, unknown>;
}

async function send(
  { action = 'pause', callbackId = 'ap-1', dealId, portalId = portal.portalId, ...rest }: Action,
  headersOf: (url: string, body: string) => Record<string, string> = signed,
) {
  const url = `${server.url}/workflow-actions/hubspot/${action}`;
  const { objectType = 'DEAL', inputFields = { until: '2099-05-01', reason: 'Budget in May' } } = rest;
  const body = JSON.stringify({
    callbackId,
    origin: { portalId, actionDefinitionId: 1, actionDefinitionVersion: 1 },
    context: { source: 'WORKFLOWS', workflowId: 5 },
    object: { objectId: Number(dealId), objectType, properties: {} },
    inputFields,
    fields: inputFields,
  });
  const answer = await fetch(url, { method: 'POST', body, headers: headersOf(url, body) });
  return { status: answer.status, body: (await answer.json()) as { outputFields?: Record<string, string> } };
}

function signed(url: string, body: string, secret = server.sandbox.clientSecret, now = Date.now()) {
  const signature = signV3({ method: 'POST', url, body: Buffer.from(body), now }, secret);
  return { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': String(now) };
}

const pauseOn = (dealId: string) => portal.deal(dealId)?.properties['headrace_pause_until'] || null;
const state = async (action: Action) => (await send(action)).body.outputFields?.['hs_execution_state'];
const dealNumber = (index: number) => openDealsOf(portal)[index] ?? '';

test('a workflow pauses a deal and lets it go on', async () => {
  const dealId = dealNumber(0);
  expect(await state({ dealId, callbackId: 'a' })).toBe('SUCCESS');
  expect(pauseOn(dealId)).toBe('2099-05-01');
  expect(portal.deal(dealId)?.properties['headrace_pause_reason']).toBe('Budget in May');
  expect(await state({ dealId, callbackId: 'b', action: 'resume', inputFields: {} })).toBe('SUCCESS');
  expect(pauseOn(dealId)).toBeNull();
});

test('the same call sent again does nothing, also days later', async () => {
  const dealId = dealNumber(1);
  await send({ dealId, callbackId: 'c' });
  await send({ dealId, callbackId: 'd', action: 'resume', inputFields: {} });
  server.sandbox.requests.clear();
  expect(await state({ dealId, callbackId: 'c' })).toBe('SUCCESS');
  expect(pauseOn(dealId)).toBeNull();
  expect(server.sandbox.requests.count(/batch\/update/)).toBe(0);
});

test('a day may come as milliseconds', async () => {
  const dealId = dealNumber(2);
  await send({ dealId, callbackId: 'e', inputFields: { until: Date.UTC(2099, 0, 2), reason: 'x' } });
  expect(pauseOn(dealId)).toBe('2099-01-02');
});

test.each([
  ['a day that is over', { inputFields: { until: '2020-01-01', reason: 'x' } }],
  ['no day', { inputFields: { reason: 'x' } }],
  ['a deal that we do not know', { dealId: '404404' }],
  ['an account that is not connected', { portalId: 999_999 }],
])('%s is told to the workflow, which goes on; it is not tried again', async (what, given) => {
  const { status, body } = await send({ dealId: dealNumber(3), callbackId: what, ...given });
  expect([status, body.outputFields?.['hs_execution_state']]).toEqual([200, 'FAIL_CONTINUE']);
  expect(body.outputFields?.['problem']).toMatch(/\.$/);
  expect(pauseOn(dealNumber(3))).toBeNull();
});

test('while the CRM takes nothing the workflow is told to come back, and then it is done', async () => {
  const dealId = dealNumber(4);
  server.sandbox.faults({ on: /deals\/batch\/update/, kind: 'server-error', times: 20 });
  expect((await send({ dealId, callbackId: 'f' })).status).toBe(503);
  server.sandbox.clearFaults();
  expect(await state({ dealId, callbackId: 'f' })).toBe('SUCCESS');
  expect(pauseOn(dealId)).toBe('2099-05-01');
});

test('nobody else is listened to', async () => {
  const dealId = dealNumber(5);
  const action = { dealId, callbackId: 'g' };
  const old = Date.now() - 301_000;
  expect((await send(action, (url, body) => signed(url, body, 'another'))).status).toBe(401);
  expect((await send(action, (url, body) => signed(url, body, undefined, old))).status).toBe(401);
  expect((await send(action, (url) => signed(url, '{}'))).status).toBe(401);
  expect((await send(action, () => ({}))).status).toBe(401);
  expect((await send({ ...action, objectType: 'CONTACT' })).status).toBe(400);
  expect((await send({ ...action, action: 'delete' })).status).toBe(404);
  expect(pauseOn(dealId)).toBeNull();
});

test('the older signature of workflows is understood, and only beside no newer one', async () => {
  const dealId = dealNumber(5);
  const older = (secret: string) => (url: string, body: string) => ({
    'x-hubspot-signature-version': 'v2',
    'x-hubspot-signature': createHash('sha256').update(`${secret}POST${url}${body}`).digest('hex'),
  });
  const { clientSecret } = server.sandbox;
  expect((await send({ dealId, callbackId: 'h' }, older('another'))).status).toBe(401);
  const both = (url: string, body: string) => ({
    ...signed(url, body, 'another'),
    ...older(clientSecret)(url, body),
  });
  expect((await send({ dealId, callbackId: 'h' }, both)).status).toBe(401);
  expect((await send({ dealId, callbackId: 'h' }, older(clientSecret))).status).toBe(200);
  expect(pauseOn(dealId)).toBe('2099-05-01');
});
