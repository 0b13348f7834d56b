import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEmbedded } from '../../../src/store/embedded-postgres/open-embedded.ts';

let folder: string;
let home: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headrace embedded '));
  chmodSync(folder, 0o755);
  home = join(folder, 'home');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const children: ChildProcessWithoutNullStreams[] = [];
afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

interface Opened {
  url: string;
  place: string;
}

/** Another process that uses the server of `home`. */
async function otherProcess(home: string): Promise<Opened & { end(signal?: NodeJS.Signals): Promise<void> }> {
  const child = spawn(process.execPath, ['test/support/embedded-child.ts', home]);
  children.push(child);
  const exited = once(child, 'exit');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const opened: Opened = JSON.parse(String(line));
  const end = async (signal?: NodeJS.Signals) => {
    if (signal) child.kill(signal);
    else child.stdin.end();
    await exited;
  };
  return { ...opened, end };
}

async function ask<T>(url: string, query: string): Promise<T | undefined> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ answer: T }>(query);
    return rows[0]?.answer;
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}

const isUp = async (url: string) => (await ask<number>(url, 'select 1 as answer')) === 1;
const pidFile = (place: string) => join(place, 'cluster', 'data', 'postmaster.pid');
const serverPid = (place: string) => Number(readFileSync(pidFile(place), 'utf8').split('\n')[0]);

// Three first starts are three set-ups on a machine that may be busy.
test('several first starts at once share one server, which stops with the last of them and keeps its data', async () => {
  const [first, second, third] = await Promise.all([
    openEmbedded({ home, durable: false }),
    otherProcess(home),
    otherProcess(home),
  ]);
  expect(new Set([first.url, second.url, third.url]).size).toBe(1);
  await ask(first.url, 'create table kept as select 42 as answer');
  await second.end();
  await third.end();
  expect(await isUp(first.url)).toBe(true);
  await first.close();
  expect(await isUp(first.url)).toBe(false);
  const again = await openEmbedded({ home, durable: false });
  expect(await ask<number>(again.url, 'select answer from kept')).toBe(42);
  await again.close();
});

test('after a killed process the server is used on, and stopped by the last one out', async () => {
  const killed = await otherProcess(home);
  await killed.end('SIGKILL');
  expect(await isUp(killed.url)).toBe(true);
  const next = await openEmbedded({ home, durable: false });
  expect(next.url).toBe(killed.url);
  await next.close();
  expect(await isUp(killed.url)).toBe(false);
});

test('after the server itself is killed the next start recovers it', async () => {
  const user = await otherProcess(home);
  await ask(user.url, 'create table survivor as select 7 as answer');
  await ask(user.url, 'checkpoint');
  process.kill(serverPid(user.place), 'SIGKILL');
  await user.end();
  const next = await openEmbedded({ home, durable: false });
  expect(await ask<number>(next.url, 'select answer from survivor')).toBe(7);
  await next.close();
});

test('a pid file whose number now belongs to another process is not believed', async () => {
  const first = await openEmbedded({ home, durable: false });
  const text = readFileSync(pidFile(first.place), 'utf8');
  await first.close();
  writeFileSync(pidFile(first.place), text.replace(/^\d+/, String(process.pid)));
  const next = await openEmbedded({ home, durable: false });
  expect(await isUp(next.url)).toBe(true);
  await next.close();
});

test('a copied home gets a server of its own', async () => {
  const copy = join(folder, 'copy');
  mkdirSync(copy);
  cpSync(join(home, 'postgres.json'), join(copy, 'postgres.json'));
  const [one, two] = await Promise.all([
    openEmbedded({ home, durable: false }),
    openEmbedded({ home: copy, durable: false }),
  ]);
  expect(two.place).not.toBe(one.place);
  expect([
    await ask<number>(one.url, 'select answer from kept'),
    await ask(two.url, 'select answer from kept'),
  ]).toEqual([42, undefined]);
  await Promise.all([one.close(), two.close()]);
});

test.runIf(process.getuid?.() === 0)(
  'where only root may go, root finds another place and remembers it',
  async () => {
    const hidden = join(folder, 'private', 'home');
    mkdirSync(hidden, { recursive: true });
    chmodSync(join(folder, 'private'), 0o700);
    const first = await openEmbedded({ home: hidden, durable: false });
    expect(await isUp(first.url)).toBe(true);
    await first.close();
    const second = await openEmbedded({ home: hidden, durable: false });
    expect(second.place).toBe(first.place);
    expect(second.place.startsWith(join(folder, 'private'))).toBe(false);
    await second.close();
    rmSync(second.place, { recursive: true });
  },
);

test('the password is readable by nobody else, and without it nobody gets in', async () => {
  const server = await openEmbedded({ home, durable: false });
  expect(statSync(join(server.place, 'cluster', 'password')).mode & 0o077).toBe(0);
  const wrong = new URL(server.url);
  wrong.password = 'guess';
  expect(await isUp(wrong.href)).toBe(false);
  await server.close();
});
