import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { readPortfolio } from '../../connectors/csv/index.ts';
import { readConfig } from '../config.ts';
import { HeadraceError } from '../errors.ts';
import { presets, presetSpec } from '../generator/preset-spec.ts';
import { writePortfolio } from '../generator/write-portfolio.ts';
import { demoHomeOf, demoPlace, forgetDemo } from './support/demo/demo-place.ts';
import { type Demo, openDemo } from './support/demo/open-demo.ts';
import { openPreview } from './support/demo/open-preview.ts';
import { type DemoReport, runDemo } from './support/demo/run-demo.ts';
import type { TenantReport } from './support/demo/run-tenant.ts';
import { lastInstantOf } from './support/last-instant-of.ts';
import { onlyOne } from './support/only-one.ts';
import { parseWhole } from './support/parse-whole.ts';
import { printJson } from './support/print-json.ts';
import { createProgress, type Progress } from './support/progress.ts';
import { Unsuccessful } from './support/report-failure.ts';
import { sandboxNames } from './support/sandboxes.ts';
import type { Terminal } from './support/terminal.ts';

/** Every CRM that has a sandbox, side by side in one house. */
const everyCrm = 'both';

interface Options {
  crm: string;
  once?: boolean;
  json?: boolean;
  portfolio?: string;
  deals: number;
  seed: number;
  port: number;
  fresh?: boolean;
}

export function createCommand(terminal: Terminal): Command {
  return new Command('demo')
    .description(
      'everything at once on this machine: a CRM lookalike with deals, installed into, worked through',
    )
    .option('--once', 'work through it, check it, and exit; otherwise it stays up')
    .option('--json', 'print one JSON document when it is worked through')
    .addOption(
      new Option('--crm <name>', `whose lookalike; ${everyCrm}: two tenants side by side`)
        .choices([...sandboxNames(), everyCrm])
        .default('hubspot'),
    )
    .option('--portfolio <dir>', 'your deals instead of made-up ones')
    .option('--deals <n>', 'how many to make up', parseWhole(1, 1_000_000), presets.demo.deals)
    .option('--seed <n>', 'make up other ones', parseWhole(0, 2 ** 31), 1)
    .option('--port <n>', 'where the web server listens; 0: any free port', parseWhole(0, 65_535), 0)
    .option('--fresh', 'forget what an earlier demo did')
    .addHelpText(
      'after',
      `
Needs nothing but this folder and keeps everything under .headrace/demo. Stopped at any moment and started again it
goes on where it was. Ends with 1 when an open deal does not carry what its scorecard says.

Examples:
  $ npm run demo
  $ npm run demo -- --once --json
  $ npm run demo -- --crm both
  $ npm run demo -- --once --portfolio deals`,
    )
    .action((options: Options) => demo(terminal, options));
}

async function demo(terminal: Terminal, options: Options): Promise<void> {
  const startedAt = Date.now();
  const { crm, portfolio, deals, seed, port, once = false, fresh = false } = options;
  const crms = crm === everyCrm ? sandboxNames() : [crm];
  const home = await demoHomeOf(join(readConfig(terminal.env).home, 'demo'), {
    crms,
    portfolio,
    deals,
    seed,
    once,
  });
  const leaving = new AbortController();
  const ending = AbortSignal.any([terminal.signal, leaving.signal]);
  // One that runs to its end is waited for; one that stays up makes room.
  await using _alone = await onlyOne(home, () => once || leaving.abort());
  if (fresh) await forgetDemo(home);
  const progress = createProgress(terminal);
  const place = await demoPlace(home, (draft) =>
    portfolio
      ? ownDeals(portfolio, progress.show('Checking'))
      : madeUp(draft, options, progress.show('Making up')),
  );
  progress.done();
  await using running = await openDemo(place, { ...terminal, signal: ending }, { crms, port, fresh });
  if (ending.aborted) throw new Unsuccessful();
  const close = () => void running.app.close();
  ending.addEventListener('abort', close, { once: true });
  const report = await runDemo(running, place.endsAt, progress);
  if (ending.aborted) throw new Unsuccessful();
  ending.removeEventListener('abort', close);

  const at = new Date(place.endsAt).toISOString();
  const durationMs = Date.now() - startedAt;
  if (options.json) printJson(terminal, { ...report, at, durationMs });
  else terminal.out(words(report, at, durationMs));
  if (!once) await stayUp(terminal, running, ending, portfolio ? place.endsAt : null);
  if (!report.ok) throw new Unsuccessful();
}

async function ownDeals(portfolio: string, onProgress: Progress) {
  const folder = resolve(portfolio);
  const { portfolio: read } = await readPortfolio(folder, { onProgress });
  const endsAt = lastInstantOf(read, Date.now());
  if (endsAt === null) throw new HeadraceError('invalid-input', `There is no deal in ${portfolio}.`);
  return { folder, endsAt };
}

async function madeUp(folder: string, { deals, seed }: Options, onProgress: Progress) {
  const until = Date.now();
  await writePortfolio(folder, presetSpec('demo', { until, seed, deals }), {
    onProgress: (done) => onProgress(done, deals),
  });
  return { folder, endsAt: until };
}

function words({ tenants }: DemoReport, at: string, durationMs: number): string {
  return `${tenants.map((tenant) => wordsOf(tenant, at)).join('\n')}${(durationMs / 1000).toFixed(1)} s in all.\n`;
}

function wordsOf(report: TenantReport, at: string): string {
  const n = (value: number) => value.toLocaleString('en-GB');
  const lines = [
    `${report.crm}: ${n(report.deals)} deals read, ${n(report.open)} of them open; ${n(report.scored)} scored as of ${at}.`,
    `${n(report.written)} deals carry our values in the CRM; ${n(report.alerts)} stalled-deal alerts are live.`,
    `A second run wrote ${report.secondRunWrites === 0 ? 'nothing' : `${report.secondRunWrites} times`}.`,
    report.missing === 0
      ? `Looked up in the CRM: all ${n(report.carried)} open deals carry exactly what their scorecard says.`
      : `${n(report.missing)} open deals do not carry what their scorecard says, such as ${report.examples.join('; ')}.`,
    ...report.errors.map((error) => `Failed: ${error}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Goes on as a server and a worker would; without `clock` the analysis follows the time of day. */
async function stayUp(
  terminal: Terminal,
  { app, tenants }: Demo,
  ending: AbortSignal,
  clock: number | null,
): Promise<void> {
  await using preview = await openPreview({ app, tenants }, ending);
  terminal.err(`
A board, a deal's record and our pages as ${tenants.length > 1 ? 'each CRM shows them' : 'the CRM shows them'}:  ${preview.url}
${tenants.map(({ crm, sandbox }) => `The lookalike of ${crm}, where you can look at deals and change them:  ${sandbox.url}\n`).join('')}What Headrace says about ${tenants.length > 1 ? 'the accounts' : 'the account'}:  ${app.config.appUrl}
${clock === null ? '' : 'The analysis stays at the day your data end: changes you make now are read but come too late to count.\n'}Ctrl-C ends it; started again it goes on.
`);
  while (!ending.aborted) {
    // Whoever changes a deal here watches: not every lookalike tells, so all are asked each time.
    await app.runDue({ always: ['sync'], ...(clock !== null && { now: clock }) });
    await sleep(1000, undefined, { signal: ending }).catch(() => undefined);
  }
  if (!terminal.signal.aborted) terminal.err('Another demo of this folder takes over.\n');
}
