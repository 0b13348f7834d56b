/**
 * How long the card of a deal takes to be answered, by the real server on a store of many deals, at a steady rate of
 * signed calls from a process of its own. The target is 50 ms for 99 of 100 at 200 calls a second with 1,000,000 deals.
 * Caller, server and database share this machine.
 * Usage: npm run bench -- card-api [deals] [calls a second] [seconds]
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { createHttp } from '../src/http/create-http.ts';
import { listen } from '../src/http/listen.ts';
import { connect } from '../src/store/connections.ts';
import { openEmbedded } from '../src/store/embedded-postgres/open-embedded.ts';
import { fillStore } from './card-api/fill-store.ts';

const portalId = '4711';
const [deals = 100_000, perSecond = 200, seconds = 20] = process.argv.slice(2).map(Number);
const home = mkdtempSync(join(tmpdir(), 'headrace-bench-'));
chmodSync(home, 0o755);
const server = await openEmbedded({ home });
const secret = randomBytes(16).toString('hex');
let handler: ReturnType<typeof createHttp> | null = null;
const listening = await listen((request, response) => handler?.(request, response), {
  port: 0,
  host: '127.0.0.1',
});
const url = `http://localhost:${listening.port}`;
const app = await createApp(
  readConfig({
    DATABASE_URL: server.url,
    APP_URL: url,
    HEADRACE_HOME: home,
    HEADRACE_KEYS: `k:${randomBytes(32).toString('base64')}`,
    HUBSPOT_CLIENT_ID: 'bench',
    HUBSPOT_CLIENT_SECRET: secret,
  }),
);
try {
  handler = createHttp(app);
  const { id } = await connect(app.db, { connector: 'hubspot', accountId: portalId }, 0);
  const filledFromMs = performance.now();
  await fillStore(app.db, id, deals, Date.now());
  const filledSeconds = ((performance.now() - filledFromMs) / 1000).toFixed(0);
  process.stdout.write(`${deals} deals stored in ${filledSeconds} s\n`);
  const usedBefore = process.cpuUsage();
  const { stdout } = await calling([
    url,
    secret,
    portalId,
    String(deals),
    String(perSecond),
    String(seconds),
  ]);
  const { user, system } = process.cpuUsage(usedBefore);
  const cpuMs = ((user + system) / 1000 / (perSecond * seconds)).toFixed(2);
  process.stdout.write(
    `${deals} deals stored, ${perSecond} calls a second for ${seconds} s: ${stdout}` +
      `the server worked ${cpuMs} ms for a call, without the database\n`,
  );
} finally {
  await listening.close();
  await app.close();
  await server.close();
  rmSync(home, { recursive: true, force: true });
}

/** The caller is a process of its own, so that its work is not taken for the server's. */
function calling(given: string[]): Promise<{ stdout: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'card-api/call-away.ts'), ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve({ stdout }) : reject(new Error(`Calling ended with ${code}`)),
    );
  });
}
