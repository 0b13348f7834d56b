import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../connectors/hubspot/sandbox/options.ts';
import { followSignIn } from '../../src/commands/support/follow-sign-in.ts';
import { getConnection, listConnections } from '../../src/store/connections.ts';
import { useGrant } from '../../src/store/grants.ts';
import { dueJobs } from '../../src/store/runs.ts';
import type { RunningServer } from './running-server.ts';
import { serverWithSandbox } from './server-with-sandbox.ts';

let server: RunningServer & { sandbox: Sandbox };
beforeAll(async () => {
  server = await serverWithSandbox();
});
afterAll(() => server.close());

const get = (path: string, cookie?: string) =>
  fetch(new URL(path, server.url), {
    redirect: 'manual',
    headers: { accept: 'text/html', ...(cookie && { cookie }) },
  });

/** Goes to the CRM and to the point where it sends the browser back. */
async function signInAtCrm(): Promise<{ cookie: string; back: string }> {
  const start = await get('/oauth/hubspot/start');
  const cookie = start.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const answer = await fetch(start.headers.get('location') ?? '', { redirect: 'manual' });
  return { cookie, back: answer.headers.get('location') ?? '' };
}

test('a browser is sent to the CRM with state and PKCE, and a cookie that only this door reads', async () => {
  const start = await get('/oauth/hubspot/start');
  const page = new URL(start.headers.get('location') ?? '');
  expect(start.status).toBe(302);
  expect(page.origin).toBe(server.sandbox.url);
  expect(page.searchParams.get('redirect_uri')).toBe(`${server.url}/oauth/hubspot/callback`);
  expect(page.searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/);
  expect(page.searchParams.get('state')?.length).toBeGreaterThan(20);
  expect(start.headers.getSetCookie()[0]).toMatch(/HttpOnly.*SameSite=Lax/);
  expect(start.headers.getSetCookie()[0]).toContain('Path=/oauth');
});

test('whoever signs in has a connection, the same one each time, and its set-up is due', async () => {
  const signIn = () =>
    followSignIn(`${server.url}/oauth/hubspot/start`, ({ pathname }) => pathname.startsWith('/connected/'));
  const id = (await signIn()).pathname.split('/').at(-1) ?? '';
  expect(await getConnection(server.app.db, id)).toMatchObject({ connector: 'hubspot', state: 'connected' });
  expect(await dueJobs(server.app.db, Date.now())).toContainEqual(
    expect.objectContaining({ connectionId: id, job: 'install' }),
  );
  expect((await signIn()).pathname).toContain(id);
  expect(await getConnection(server.app.db, id)).toMatchObject({ signIns: 2 });
  expect(await listConnections(server.app.db)).toHaveLength(1);
  expect(await (await get(`/connected/${id}`)).text()).toContain('Connected');
});

test('a sign-in ends once, in the browser that began it', async () => {
  const { cookie, back } = await signInAtCrm();
  const stranger = await signInAtCrm();
  expect((await get(back)).status).toBe(400);
  expect((await get(back, stranger.cookie)).status).toBe(400);
  const { cookie: again, back: other } = await signInAtCrm();
  expect((await get(other, again)).status).toBe(303);
  expect((await get(other, again)).status).toBe(400);
  expect((await get(back.replace(/state=[^&]+/, 'state=made-up'), cookie)).status).toBe(400);
});

test('what the CRM says when it does not let us in is shown, and nothing of it is markup', async () => {
  const { cookie } = await signInAtCrm();
  const page = await get(
    '/oauth/hubspot/callback?error=access_denied&error_description=%3Cscript%3Ealert(1)%3C%2Fscript%3E',
    cookie,
  );
  expect(page.status).toBe(403);
  expect(await page.text()).toContain('&lt;script&gt;');
});

test('a CRM that nobody knows is not found', async () => {
  expect((await get('/oauth/nonsense/start')).status).toBe(404);
  expect((await get('/oauth/csv/start')).status).toBe(404);
});

test('no token, code or secret is ever in the log, in a report or in a job, whatever is logged', async () => {
  const end = await followSignIn(`${server.url}/oauth/hubspot/start`, ({ pathname }) =>
    pathname.startsWith('/connected/'),
  );
  const id = end.pathname.split('/').at(-1) ?? '';
  const { app } = server;
  const before = await useGrant(app.db, id);
  server.sandbox.expireTokens();
  // A broken answer in the middle of it, so that errors are logged too.
  server.sandbox.faults(
    { on: /objects\/.*\/deals/, kind: 'bad-gateway-html', times: 2 },
    { on: /owners/, kind: 'unauthorized' },
  );
  const passes = await app.runDue();
  await app.queue.wake('sync', id);
  const after = await useGrant(app.db, id);
  expect(after.accessToken).not.toBe(before.accessToken);

  const secrets = [before, after].flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken]);
  const seen = [server.logged(), JSON.stringify(passes), await everyRow(app.config.databaseUrl ?? '')].join(
    '\n',
  );
  expect(server.logged().length).toBeGreaterThan(100);
  for (const secret of [...secrets, server.sandbox.clientSecret]) expect(seen.includes(secret)).toBe(false);
});

/** All that is stored, as text. */
async function everyRow(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema in ('headrace', 'bullmq')`,
  );
  let text = '';
  for (const { name } of tables) text += JSON.stringify((await client.query(`select * from ${name}`)).rows);
  await client.end();
  expect(text.length).toBeGreaterThan(1000);
  return text;
}
