/**
 * A whole Salesforce org read by bulk jobs into the store, with all of its history: what it takes of time, and of
 * memory in the process that reads and stores. The org and the database are in processes of their own.
 * Usage: npm run bench -- salesforce-bulk [deals] [portfolio folder]
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp } from '../src/app.ts';
import { signInHeadless } from '../src/commands/support/sign-in-headless.ts';
import { readConfig } from '../src/config.ts';
import { countDeals } from '../src/store/deals.ts';
import { inTenant } from '../src/store/database.ts';

const [deals = '300000', given] = process.argv.slice(2);
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'headrace-bench-'));
chmodSync(home, 0o755);
const mostMiB = 400;
const mebibytes = (bytes: number) => Math.round(bytes / 2 ** 20);

const folder = given ?? join(home, 'portfolio');
if (given === undefined) {
  execFileSync(process.execPath, [main, 'generate', '--preset', 'large', '--deals', deals, '--out', folder]);
}
const org = spawn(
  process.execPath,
  [
    '--max-old-space-size=8192',
    main,
    'sandbox',
    'salesforce',
    '--portfolio',
    folder,
    '--no-limits',
    '--json',
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
try {
  const environment = await ready(org);
  const config = readConfig({ ...environment, HEADRACE_HOME: home, APP_URL: 'http://localhost:3000' });
  await using opened = new AsyncDisposableStack();
  const app = await createApp(config, { limitFactor: 20 });
  opened.defer(() => app.close());
  const id = await signInHeadless(app, 'salesforce', null);
  await app.runJob('install', id);
  const atStart = mebibytes(process.memoryUsage().rss);
  const { report, error, durationMs } = await app.runJob('sync', id, {
    onProgress: ({ done, total }) => {
      if (done % 25_000 === 0)
        process.stdout.write(`${done} of ${total ?? '?'}: RSS ${mebibytes(process.memoryUsage().rss)} MiB\n`);
    },
  });
  if (error) throw new Error(error.message);
  const stored = await inTenant(app.db, id, countDeals);
  const peak = mebibytes(process.resourceUsage().maxRSS * 1024);
  const seconds = durationMs / 1000;
  process.stdout.write(
    `${stored.total} deals, ${report['changes']} changes, ${report['activities']} activities in ${seconds.toFixed(0)} s ` +
      `(${Math.round(stored.total / seconds)} deals/s); RSS ${atStart} MiB before, ${peak} MiB at its peak\n`,
  );
  if (stored.total < Number(deals) || peak >= mostMiB) process.exitCode = 1;
} finally {
  org.kill();
  rmSync(home, { recursive: true, force: true });
}

/** The environment that the org's process prints when it can be called. */
async function ready({ stdout }: ChildProcess): Promise<Record<string, string>> {
  let text = '';
  for await (const piece of stdout ?? []) {
    text += String(piece);
    if (text.trimEnd().endsWith('}'))
      return (JSON.parse(text) as { environment: Record<string, string> }).environment;
  }
  throw new Error('The sandbox ended before it was ready.');
}
