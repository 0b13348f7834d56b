import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../connectors/salesforce/sandbox/options.ts';
import { startSandbox } from '../../connectors/salesforce/sandbox/start-sandbox.ts';
import { environmentOf } from '../../src/commands/support/sandboxes.ts';
import { setConnectionState } from '../../src/store/connections.ts';
import { storeGrant, useGrant } from '../../src/store/grants.ts';
import { commandLine } from '../commands/command-line.ts';
import { standIn } from '../connectors/salesforce/support/stand-in.ts';
import { type RunningServer, runningServer } from './running-server.ts';

let server: RunningServer;
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ portals: [{ empty: true }], limits: 'off' });
  server = await runningServer();
});
afterAll(async () => {
  await server.close();
  await sandbox.close();
});

const get = (path: string, cookie = '', from = server) =>
  fetch(new URL(path, from.url), { redirect: 'manual', headers: { accept: 'text/html', cookie } });
const start = (login: string) => get(`/oauth/salesforce/start?login=${encodeURIComponent(login)}`);
/** The address that the browser is sent to. */
const onward = (answer: Response) => new URL(answer.headers.get('refresh')?.split('url=')[1] ?? 'about:none');

test('whoever connects Salesforce is asked where they sign in: production, a sandbox or an address of their own', async () => {
  const page = await get('/oauth/salesforce/start');
  expect(page.status).toBe(200);
  const text = await page.text();
  for (const words of ['login.salesforce.com', 'test.salesforce.com', 'acme.my.salesforce.com', 'My Domain'])
    expect(text).toContain(words);
});

test.each([
  ['https://login.salesforce.com', 'https://login.salesforce.com'],
  ['test.salesforce.com', 'https://test.salesforce.com'],
  ['acme.my.salesforce.com', 'https://acme.my.salesforce.com'],
  [' HTTPS://Acme-2.my.salesforce.com/?ec=302 ', 'https://acme-2.my.salesforce.com'],
  ['acme--uat.sandbox.my.salesforce.com', 'https://acme--uat.sandbox.my.salesforce.com'],
  ['acme-dev-ed.develop.my.salesforce.com', 'https://acme-dev-ed.develop.my.salesforce.com'],
  ['https://acme.lightning.force.com/lightning/page/home', 'https://acme.my.salesforce.com'],
  [
    'https://acme--uat.sandbox.my.salesforce-setup.com/lightning/setup/SetupOneHome/home',
    'https://acme--uat.sandbox.my.salesforce.com',
  ],
])('who gives %j signs in at %s', async (given, origin) => {
  const answer = await start(given);
  const page = onward(answer);
  expect([answer.status, page.origin, page.pathname]).toEqual([200, origin, '/services/oauth2/authorize']);
  expect(page.searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/);
  expect(answer.headers.getSetCookie()[0]).toMatch(/^headrace_sign_in=.{20}/);
});

test.each([
  '',
  'acme',
  'http://acme.my.salesforce.com',
  'https://evil.example',
  'https://my.salesforce.com',
  'https://salesforce.com',
  'https://acme.my.salesforce.com.evil.example',
  'https://evilmy.salesforce.com',
  'https://evil.example/acme.my.salesforce.com',
  'https://evil.example#.my.salesforce.com',
  'https://evil.example\\.my.salesforce.com',
  'https://login.salesforce.com@evil.example',
  'https://user:secret@login.salesforce.com',
  'https://login.salesforce.com:8443',
  'https://acme.my.salesforce.com.',
  'https://аcme.my.salesforce.com',
  'https://a.b.c.my.salesforce.com',
  'https://169.254.169.254',
  'http://localhost:6379',
  'javascript:alert(1)//.my.salesforce.com',
  '"><script>alert(1)</script>.my.salesforce.com',
])('nobody is sent to %j: the page says what to give instead, and nothing is begun', async (given) => {
  const answer = await start(given);
  expect([answer.status, answer.headers.get('refresh'), answer.headers.getSetCookie()]).toEqual([
    400,
    null,
    [],
  ]);
  const text = await answer.text();
  expect(text).toMatch(/role="alert"[^>]*>[^<]*such as acme\.my\.salesforce\.com/);
  expect(text).not.toContain('<script');
});

test('an org is connected, read and left at the address that was chosen, whatever the way back says', async () => {
  const origin = 'https://acme--uat.sandbox.my.salesforce.com';
  const calls = standIn(sandbox);
  const answer = await start(origin);
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  const back = new URL((await fetch(onward(answer), { redirect: 'manual' })).headers.get('location') ?? '');
  for (const name of ['login', 'loginUrl', 'instance_url', 'iss'])
    back.searchParams.set(name, 'https://login.salesforce.com');
  const end = await get(back.pathname + back.search, cookie);
  expect(end.status).toBe(303);
  const id = end.headers.get('location')?.split('/').at(-1) ?? '';

  sandbox.expireTokens();
  expect(await (await server.app.openCrm(id)).owners()).not.toEqual([]);
  expect(await server.app.runJob('uninstall', id)).toMatchObject({ outcome: 'done' });
  expect(calls.filter((call) => !call.startsWith(`GET ${origin}/services/data/`))).toEqual([
    `GET ${origin}/services/oauth2/authorize`,
    `POST ${origin}/services/oauth2/token`,
    `POST ${origin}/services/oauth2/token`,
    `POST ${origin}/services/oauth2/revoke`,
  ]);
});

test('an org whose sign-in has ended is signed in to again at its own address, and nobody is asked for it', async () => {
  const origin = 'https://acme--uat.sandbox.my.salesforce.com';
  standIn(sandbox);
  const answer = await start('test.salesforce.com');
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  const back = new URL((await fetch(onward(answer), { redirect: 'manual' })).headers.get('location') ?? '');
  const end = await get(back.pathname + back.search, cookie);
  const id = end.headers.get('location')?.split('/').at(-1) ?? '';
  const { db } = server.app;
  await storeGrant(db, id, { ...(await useGrant(db, id)), apiUrl: origin });
  await setConnectionState(db, id, 'needs-reconnect');
  const link = /href="([^"]+)">Reconnect/.exec(await (await get('/')).text())?.[1] ?? '';
  expect(onward(await get(link.replaceAll('&amp;', '&'))).origin).toBe(origin);

  // An address of another make is not gone to: then people are asked.
  await storeGrant(db, id, { ...(await useGrant(db, id)), apiUrl: 'https://na1.salesforce.com' });
  expect(await (await get('/')).text()).toContain('href="/oauth/salesforce/start">Reconnect');
});

describe('where the operator has set the address', () => {
  test('nobody is asked, and another one is refused', async () => {
    const fixed = await runningServer(environmentOf('salesforce', sandbox));
    try {
      const answer = await get('/oauth/salesforce/start', '', fixed);
      expect([answer.status, new URL(answer.headers.get('location') ?? '').origin]).toEqual([
        302,
        sandbox.url,
      ]);
      const other = await get('/oauth/salesforce/start?login=test.salesforce.com', '', fixed);
      expect([other.status, await other.text()]).toEqual([
        400,
        expect.stringContaining('at one address only'),
      ]);
    } finally {
      await fixed.close();
    }
  });
});

describe('on the command line', () => {
  const connect = (...args: string[]) => {
    const { databaseUrl, appUrl, home } = server.app.config;
    const env = { DATABASE_URL: databaseUrl ?? '', APP_URL: appUrl, HEADRACE_HOME: home };
    return commandLine(['connect', ...args], env);
  };

  test('the address is an option', async () => {
    const calls = standIn(sandbox);
    const { code, out } = await connect('salesforce', '--login', 'acme.my.salesforce.com', '--headless');
    expect([code, out]).toEqual([0, expect.stringContaining('Connected salesforce account 00D')]);
    expect(calls).toEqual([
      'GET https://acme.my.salesforce.com/services/oauth2/authorize',
      'POST https://acme.my.salesforce.com/services/oauth2/token',
    ]);
  });

  test('a wrong one is said to be wrong, and one for a CRM with a single address to be needless', async () => {
    const wrong = await connect('salesforce', '--login', 'evil.example');
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('your My Domain such as')]);
    const needless = await connect('hubspot', '--login', 'evil.example');
    expect([needless.code, needless.err]).toEqual([2, expect.stringContaining('leave it out')]);
  });
});
