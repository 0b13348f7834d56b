import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../src/store/connections.ts';
import { type RunningServer, runningServer } from './running-server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await runningServer();
});
afterAll(() => server.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, { headers, redirect: 'manual' });

test('it says that it is alive, and that store and queue answer', async () => {
  expect(await (await get('/health/live')).json()).toEqual({ status: 'ok' });
  expect(await (await get('/health')).json()).toEqual({ status: 'ok', store: 'ok', queue: 'ok' });
});

test('every answer forbids scripts, framing, sniffing and keeping', async () => {
  for (const path of ['/', '/health', '/nowhere', '/connected/x']) {
    const { headers } = await get(path);
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
  }
});

test('an unknown address is a page for a browser and JSON for a program', async () => {
  const page = await get('/nowhere', { accept: 'text/html' });
  expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  expect(await page.text()).toContain('There is nothing at this address');
  expect(await (await get('/nowhere')).json()).toMatchObject({ error: { kind: 'not-found' } });
});

describe('pages that name customers', () => {
  test('are shown on this machine', async () => {
    const { id } = await connect(
      server.app.db,
      { connector: 'hubspot', accountId: '77', settings: { name: 'Acme <Ltd>' } },
      Date.now(),
    );
    expect(await (await get('/')).text()).toContain('Acme &lt;Ltd&gt;');
    const metrics = await get('/metrics');
    expect(metrics.headers.get('content-type')).toContain('version=0.0.4');
    expect(await metrics.text()).toContain(
      `headrace_connection_state{connection="${id}",crm="hubspot",state="connected"} 1`,
    );
  });

  test('are not shown to a page that points its own name at this machine', async () => {
    const { request } = await import('node:http');
    const status = await new Promise((resolve, reject) => {
      request(`${server.url}/`, { headers: { host: 'evil.example' } }, (response) =>
        resolve(response.resume().statusCode),
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });

  test('are behind the admin password where there is one', async () => {
    const closed = await runningServer({ ADMIN_PASSWORD: 'correct horse battery' });
    try {
      const ask = (password?: string) =>
        fetch(closed.url, {
          headers: password
            ? { authorization: `Basic ${Buffer.from(`any:${password}`).toString('base64')}` }
            : {},
        });
      const without = await ask();
      expect([without.status, without.headers.get('www-authenticate')]).toEqual([
        401,
        expect.stringContaining('Basic'),
      ]);
      expect((await ask('wrong horse battery')).status).toBe(401);
      expect((await ask('correct horse battery')).status).toBe(200);
      expect(closed.logged()).not.toContain('horse');
    } finally {
      await closed.close();
    }
  });
});
