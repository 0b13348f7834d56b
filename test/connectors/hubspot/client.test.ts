import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Call, openDoor, type DoorOptions } from '../../../connectors/hubspot/client.ts';
import { lanes } from '../../../connectors/hubspot/lanes.ts';
import { isHeadraceError } from '../../../src/errors.ts';
import { testAccess, type AccessOptions } from '../../support/access.ts';

const shape = z.object({ results: z.array(z.unknown()) });
const read: Call = { method: 'GET', path: '/crm/objects/2026-09/deals' };
const good = '{"results":[1]}';

type Reply = (response: ServerResponse) => void;
const json =
  (status: number, body: string, headers: Record<string, string> = {}): Reply =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
const html =
  (status: number): Reply =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>');
const limited = (policyName: string, headers: Record<string, string> = {}) =>
  json(
    429,
    JSON.stringify({ status: 'error', errorType: 'RATE_LIMIT', message: 'limit', policyName }),
    headers,
  );

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

/** A server that answers with these, the last one for ever. */
async function against(replies: readonly Reply[], options: DoorOptions & { access?: AccessOptions } = {}) {
  const seen: { at: number; token: string; body: string }[] = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const reply = replies[Math.min(seen.length, replies.length - 1)];
      seen.push({ at: performance.now(), token: request.headers.authorization ?? '', body });
      reply?.(response);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server?.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const access = testAccess(options.access);
  const door = openDoor(access, `http://127.0.0.1:${port}`, { backoffMs: 5, deadlineMs: 300, ...options });
  return { door, seen, access };
}

describe('an answer that is none', () => {
  test.each<[string, Reply]>([
    ['a page with status 200', html(200)],
    ['a page with status 502', html(502)],
    ['a page with status 503', html(503)],
    ['half a JSON with status 200', json(200, '{"results":[{"id":')],
    ['an empty JSON with status 200', json(200, '{}')],
    ['no body with status 200', json(200, '')],
    ['a JSON that is no object', json(200, 'null')],
    ['a closed socket', (response) => void response.destroy()],
    ['an endless wait', () => undefined],
    [
      'a body that stops',
      (response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"res'),
    ],
  ])('%s is asked for again and never taken for "no rows"', async (_, reply) => {
    const { door, seen } = await against([reply, json(200, good)]);
    await expect(door(read, shape)).resolves.toEqual({ results: [1] });
    expect(seen).toHaveLength(2);
  });

  test('what stays broken ends as unavailable after a few tries', async () => {
    const { door, seen } = await against([html(200)]);
    await expect(door(read, shape)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(seen).toHaveLength(5);
  });

  test('a call that could do something twice is sent once', async () => {
    const { door, seen } = await against([html(502)]);
    const create: Call = {
      method: 'POST',
      path: '/crm/objects/2026-09/tasks/batch/create',
      body: {},
      idempotent: false,
    };
    await expect(door(create, shape)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(seen).toHaveLength(1);
  });
});

describe('limits', () => {
  test('a call over the limit waits the window out, tells all workers, and is no failed attempt', async () => {
    const eight = Array.from({ length: 8 }, () => limited('SECONDLY', { 'retry-after': '0.01' }));
    const { door, seen, access } = await against([...eight, json(200, good)]);
    await expect(door(read, shape)).resolves.toEqual({ results: [1] });
    expect(seen).toHaveLength(9);
    expect(access.heeded.filter(({ waitMs }) => waitMs !== undefined)).toHaveLength(8);
  });

  test.each([
    ['SECONDLY', 1_000],
    ['TEN_SECONDLY_ROLLING', 10_000],
  ])('without a word on when to come back, %s means a whole window', async (policy, windowMs) => {
    const { door, access } = await against([limited(policy)], { patienceMs: 500 });
    const error = await door(read, shape).catch((failed: unknown) => failed);
    expect(isHeadraceError(error, 'rate-limited') && error.details.retryAfterMs).toBeGreaterThanOrEqual(
      windowMs,
    );
    expect(access.heeded).toEqual([]);
  });

  test('a limit for ever ends as rate-limited when patience is over', async () => {
    const { door, seen } = await against([limited('SECONDLY', { 'retry-after': '0.05' })], {
      patienceMs: 300,
    });
    await expect(door(read, shape)).rejects.toMatchObject({ kind: 'rate-limited', details: { status: 429 } });
    expect(seen.length).toBeGreaterThan(2);
  });

  test('an account that is being moved is left alone for as long as it says', async () => {
    const { door } = await against([json(477, '{"message":"migration"}', { 'retry-after': '3600' })]);
    const error = await door(read, shape).catch((failed: unknown) => failed);
    expect(isHeadraceError(error, 'rate-limited') && error.details.retryAfterMs).toBeGreaterThanOrEqual(
      3_600_000,
    );
  });

  test('a locked record is given two seconds, also for calls that must not be doubled', async () => {
    const { door, seen } = await against([json(423, '{"message":"locked"}'), json(200, good)]);
    await door({ ...read, method: 'POST', body: {}, idempotent: false }, shape);
    expect((seen[1]?.at ?? 0) - (seen[0]?.at ?? 0)).toBeGreaterThanOrEqual(2_000);
  });

  test('the limits that HubSpot tells are passed on, less a margin, once for each change', async () => {
    const told = (max: number) =>
      json(200, good, {
        'X-HubSpot-RateLimit-Max': String(max),
        'X-HubSpot-RateLimit-Interval-Milliseconds': '10000',
      });
    const { door, access } = await against([told(190), told(190), told(100)]);
    for (let call = 0; call < 3; call++) await door(read, shape);
    expect(access.heeded).toEqual([
      { lane: 'api', rate: { calls: 186, perMs: 10_050 } },
      { lane: 'api', rate: { calls: 98, perMs: 10_050 } },
    ]);
  });

  test('our own budgets stay under the ones HubSpot gives', () => {
    expect(lanes.api.calls).toBeLessThan(110);
    expect(lanes.search.calls / lanes.search.perMs).toBeLessThan(5 / 1_000);
    expect(lanes.associations.calls).toBeLessThan(100);
  });
});

describe('tokens', () => {
  test('a rejected token is renewed once; a second rejection ends the sign-in', async () => {
    const { door, seen } = await against(
      [json(401, '{"category":"EXPIRED_AUTHENTICATION","message":"expired"}')],
      {
        access: {
          grant: {
            accessToken: 'old',
            refreshToken: 'r',
            expiresAt: null,
            accountId: '1',
            scopes: [],
            apiUrl: null,
          },
          oauth: {
            refresh: async (grant) => ({ ...grant, accessToken: 'new' }),
            authorizeUrl: () => '',
            exchange: async () => Promise.reject(new Error('not asked for')),
            revoke: async () => undefined,
          },
        },
      },
    );
    await expect(door(read, shape)).rejects.toMatchObject({ kind: 'unauthorized' });
    expect(seen.map(({ token }) => token)).toEqual(['Bearer old', 'Bearer new']);
  });

  test('no error tells the token', async () => {
    const { door } = await against([
      json(400, '{"category":"VALIDATION_ERROR","message":"bad","correlationId":"c-1"}'),
    ]);
    const error = await door({ ...read, method: 'POST', body: { name: 'Weir' } }, shape).catch(
      (failed: unknown) => failed,
    );
    expect(error).toMatchObject({
      kind: 'refused',
      details: { status: 400, code: 'VALIDATION_ERROR', correlationId: 'c-1' },
    });
    expect(`${String(error)} ${JSON.stringify(error)} ${(error as Error).stack}`).not.toMatch(/token-1|Weir/);
  });
});

test('a missing permission names the scope', async () => {
  const body = {
    category: 'MISSING_SCOPES',
    message: 'no',
    errors: [{ message: 'x', context: { requiredGranularScopes: ['crm.objects.deals.read'] } }],
  };
  const { door } = await against([json(403, JSON.stringify(body))]);
  const failed = door(read, shape);
  await expect(failed).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(failed).rejects.toThrow(/crm\.objects\.deals\.read/);
});

test('when the process is asked to end, waiting calls end', async () => {
  const stop = new AbortController();
  const { door } = await against([() => undefined], { deadlineMs: 10_000, access: { signal: stop.signal } });
  const call = door(read, shape);
  setTimeout(() => stop.abort(new Error('stopping')), 50);
  await expect(call).rejects.toThrow('stopping');
});
