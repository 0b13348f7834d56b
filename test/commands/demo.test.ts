import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { presetSpec } from '../../src/generator/preset-spec.ts';
import { writePortfolio } from '../../src/generator/write-portfolio.ts';

const folder = mkdtempSync(join(tmpdir(), 'headrace demo '));
// The database's own user must get there too.
chmodSync(folder, 0o755);
const portfolio = join(folder, 'deals');
beforeAll(async () => {
  await writePortfolio(portfolio, presetSpec('demo', { until: Date.UTC(2026, 5, 1), deals: 250 }));
});
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** A whole demo takes seconds; on a busy machine many of them. */
const patience = { timeout: 120_000 };

interface Run {
  child: ChildProcess;
  ended: Promise<{ code: number | null; out: string; err: string }>;
}

/** The demo in a process of its own, as `npm run demo` starts it. */
function demo(home: string, crm: string, ...args: string[]): Run {
  const child = spawn(
    process.execPath,
    ['src/main.ts', 'demo', '--portfolio', portfolio, '--crm', crm, ...args],
    {
      env: { ...process.env, HEADRACE_HOME: join(folder, home) },
    },
  );
  children.push(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => (out += String(text)));
  child.stderr.on('data', (text) => (err += String(text)));
  const ended = new Promise<Awaited<Run['ended']>>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return { child, ended };
}

let undisturbed: Report;

interface Report extends Record<string, unknown> {
  tenants: Record<string, unknown>[];
}

/** What two runs to the same end have in common, of their first account. */
const lasting = ({ tenants }: Report) => steady(tenants[0] ?? {});

function steady(report: Record<string, unknown>) {
  const { durationMs: _, calls: __, secondRunCalls: ___, ...figures } = report;
  return figures;
}

test(
  'one command installs into every CRM, works through each, and every open deal there carries its scorecard',
  patience,
  async () => {
    const { code, out, err } = await demo('one', 'both', '--once', '--json').ended;
    expect([code, err]).toEqual([0, '']);
    undisturbed = JSON.parse(out) as Report;
    expect(undisturbed).toMatchObject({ ok: true, deals: 500, secondRunWrites: 0, missing: 0, errors: [] });
    expect(undisturbed.tenants.map(({ crm }) => crm)).toEqual(['hubspot', 'salesforce']);
    for (const tenant of undisturbed.tenants) {
      expect(tenant).toMatchObject({ ok: true, deals: 250, secondRunWrites: 0, missing: 0 });
      const { open, scored, written, carried, alerts } = tenant as Record<string, number>;
      expect(open).toBeGreaterThan(20);
      expect([scored, written, carried]).toEqual([open, open, open]);
      expect(alerts).toBeGreaterThan(0);
    }
  },
);

test('killed at any moment and started again it goes on and ends in the same state', patience, async () => {
  for (const lifeMs of [1500, 2500]) {
    const { child, ended } = demo('two', 'hubspot', '--once', '--json');
    await sleep(lifeMs);
    child.kill('SIGKILL');
    await ended;
  }
  const { code, out } = await demo('two', 'hubspot', '--once', '--json').ended;
  expect(code).toBe(0);
  expect(lasting(JSON.parse(out) as Report)).toEqual(lasting(undisturbed));
});

test('without --once it stays up, shows where to look, and Ctrl-C ends it well', patience, async () => {
  const { child, ended } = demo('two', 'hubspot');
  const said = await new Promise<string>((resolve) => {
    let text = '';
    child.stderr?.on('data', (more) => {
      text += String(more);
      if (text.includes('Ctrl-C')) resolve(text);
    });
  });
  const [board = '', hubspot = '', accounts = ''] = said.match(/http:\/\/\S+/g) ?? [];
  expect(await (await fetch(accounts)).text()).toContain('Carry our values');
  for (const page of [board, hubspot]) expect((await fetch(page)).status).toBe(200);
  child.kill('SIGINT');
  expect((await ended).code).toBe(0);
  await expect(fetch(accounts)).rejects.toThrow();
});
