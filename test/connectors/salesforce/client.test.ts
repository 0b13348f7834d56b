import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type DoorOptions, openDoor } from '../../../connectors/salesforce/client.ts';
import { openBudget, usageIn } from '../../../connectors/salesforce/limits.ts';
import { sourceFiles } from '../../house/source-files.ts';
import { testAccess } from '../../support/access.ts';

const shape = z.object({ records: z.array(z.unknown()) });
const read = { method: 'GET', path: '/services/data/v67.0/query' } as const;
const good = '{"records":[1]}';

type Reply = (response: ServerResponse) => void;
const json =
  (status: number, body: string, headers: Record<string, string> = {}): Reply =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
const html =
  (status: number): Reply =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'text/html' }).end('<html>Down</html>');
const failure = (status: number, errorCode: string, message = 'words') =>
  json(status, JSON.stringify([{ errorCode, message }]));

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

/** A server that answers with these, the last one for ever. */
async function against(replies: readonly Reply[], options: DoorOptions = {}) {
  let seen = 0;
  server = createServer((_, response) => replies[Math.min(seen++, replies.length - 1)]?.(response));
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server?.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const access = testAccess();
  const door = openDoor(access, `http://127.0.0.1:${port}`, { backoffMs: 2, deadlineMs: 300, ...options });
  return { door, access, seen: () => seen };
}

describe('an answer that is none', () => {
  test.each<[string, Reply]>([
    ['a page with status 200', html(200)],
    ['a page with status 503', html(503)],
    ['half a JSON with status 200', json(200, '{"records":[{"Id":')],
    ['no body with status 200', json(200, '')],
    ['a closed socket', (response) => void response.destroy()],
    ['an endless wait', () => undefined],
    [
      'a body that breaks off',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        response.write('{"rec');
        setTimeout(() => response.destroy(), 20);
      },
    ],
    [
      'a body that stops',
      (response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"rec'),
    ],
  ])('%s is asked for again and never taken for "no rows"', async (_, reply) => {
    const { door, seen } = await against([reply, json(200, good)]);
    await expect(door(read, shape)).resolves.toEqual({ records: [1] });
    expect(seen()).toBe(2);
  });

  test('what may not be sent twice is not, unless it was certainly not carried out', async () => {
    const call = { ...read, method: 'POST', idempotent: false } as const;
    const broken = await against([html(502), json(200, good)]);
    await expect(broken.door(call, shape)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(broken.seen()).toBe(1);
    server?.close();
    const locked = await against([failure(400, 'UNABLE_TO_LOCK_ROW'), json(200, good)]);
    await expect(locked.door(call, shape)).resolves.toEqual({ records: [1] });
  });
});

describe('what an error means', () => {
  test.each([
    [403, 'API_DISABLED_FOR_ORG', 'forbidden'],
    [404, 'NOT_FOUND', 'not-found'],
    [400, 'ENTITY_IS_DELETED', 'not-found'],
    [400, 'MALFORMED_QUERY', 'unreadable'],
    [400, 'INVALID_FIELD', 'refused'],
    [400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'refused'],
    [400, 'QUERY_TIMEOUT', 'unavailable'],
  ])('%i %s is %s', async (status, code, kind) => {
    const { door } = await against([failure(status, code)]);
    await expect(door(read, shape)).rejects.toMatchObject({ kind, details: { code } });
  });
});

describe('limits', () => {
  test('the calls of the day used up is a pause of hours, not a lost sign-in', async () => {
    const { door, seen } = await against([
      failure(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
    ]);
    await expect(door(read, shape)).rejects.toMatchObject({
      kind: 'rate-limited',
      message: expect.stringContaining('paused'),
    });
    expect(seen()).toBe(1);
  });

  test('a limit that goes on for ever ends the run after a while, to be taken up again, and all workers wait', async () => {
    const replies = [failure(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.')];
    const short = await against(replies, { patienceMs: 100 });
    await expect(short.door(read, shape)).rejects.toMatchObject({
      kind: 'rate-limited',
      message: expect.stringContaining('waited as long as we may'),
      details: { retryAfterMs: expect.any(Number) },
    });
    expect(short.seen()).toBe(1);
    server?.close();
    const tooMany = await against([failure(429, 'TOO_MANY'), failure(429, 'TOO_MANY'), json(200, good)]);
    await expect(tooMany.door(read, shape)).resolves.toEqual({ records: [1] });
    expect(tooMany.access.heeded).toHaveLength(2);
  });

  test.each([
    ['api-usage=18/15000', [{ used: 18, max: 15_000 }]],
    [
      'api-usage=25/5000; per-app-api-usage=17/250(appName=Headrace)',
      [
        { used: 25, max: 5_000 },
        { used: 17, max: 250 },
      ],
    ],
    [undefined, []],
  ])('the header %s is understood', (header, usages) => {
    expect(usageIn(header)).toEqual(usages);
  });

  test('at four fifths of the org or of our own limit nothing is sent, and an hour later it is tried again', async () => {
    const at = { now: 0 };
    const free = async () => 0;
    for (const header of ['api-usage=800/1000', 'api-usage=1/1000; per-app-api-usage=200/250(appName=H)']) {
      const budget = openBudget(() => at.now);
      await budget.take('backfill', free);
      budget.note(header);
      await expect(budget.take('backfill', free)).rejects.toThrow(/left alone/);
      at.now += 3_600_000;
      await budget.take('backfill', free);
    }
  });

  test('what goes on for ever keeps to a twentieth of the calls of the day; the first reading does not count', async () => {
    const at = { now: 0 };
    let spent = 0;
    const spend = async () => ++spent;
    const budget = openBudget(() => at.now);
    budget.note('api-usage=60/1000');
    for (let call = 0; call < 50; call++) await budget.take('api', spend);
    for (let call = 0; call < 3; call++) await expect(budget.take('api', spend)).rejects.toThrow(/share/);
    await budget.take('backfill', spend);
    expect(spent).toBe(51);
    [at.now, spent] = [24 * 3_600_000, 0];
    await budget.take('api', spend);
  });
});

test('the client is used by its one call only: its own paging, bulk reading and refresh lose rows or tokens', () => {
  const wrong = sourceFiles(/^connectors\/salesforce\/(?!sandbox\/).*\.ts$/).filter(({ text }) =>
    /autoFetch|bulk2|queryMore|refreshFn|\.login\(|refreshToken:.*new Connection/.test(text),
  );
  expect(wrong.map(({ path }) => path)).toEqual([]);
});
