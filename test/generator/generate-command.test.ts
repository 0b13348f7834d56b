import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCommand } from '../../src/commands/generate.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'generate '));
});
afterAll(() => rm(folder, { recursive: true }));

async function generate(...args: string[]): Promise<string> {
  let out = '';
  const terminal = {
    out: (text: string) => void (out += text),
    err: () => undefined,
    interactive: false,
    env: {},
    signal: new AbortController().signal,
  };
  await createCommand(terminal)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parseAsync(args, { from: 'user' });
  return out;
}

test('writes a folder and says what is in it; the same words give the same files', async () => {
  const args = ['--preset', 'tiny', '--seed', '4', '--until', '2026-03-01', '--json'];
  const first = JSON.parse(await generate('--out', join(folder, 'a'), ...args));
  expect(first).toMatchObject({ preset: 'tiny', seed: 4, deals: 30, until: '2026-03-01T00:00:00.000Z' });
  await generate('--out', join(folder, 'b'), ...args);
  const text = (name: string) => readFile(join(folder, name), 'utf8');
  for (const file of ['deals.csv', 'stages.csv', 'changes.csv', 'activities.csv', 'truth.json']) {
    expect(await text(`a/${file}`)).toBe(await text(`b/${file}`));
  }
});

test('without an end the log ends now', async () => {
  const before = Date.now() - 1000;
  const { until } = JSON.parse(await generate('--out', join(folder, 'now'), '--deals', '3', '--json'));
  expect(Date.parse(until)).toBeGreaterThanOrEqual(before);
  expect(Date.parse(until)).toBeLessThanOrEqual(Date.now());
});

test('a folder that is not empty is left alone, unless forced', async () => {
  const out = join(folder, 'full');
  await generate('--out', out, '--preset', 'tiny');
  await expect(generate('--out', out, '--preset', 'tiny')).rejects.toThrow(
    'is not empty. Choose another folder',
  );
  expect(await generate('--out', out, '--preset', 'tiny', '--force')).toContain('30 deals');
});

test('says what is missing or wrong', async () => {
  await expect(generate()).rejects.toThrow('--out DIR');
  await expect(generate('--out', folder, '--preset', 'huge')).rejects.toThrow('demo, small');
  await expect(generate('--out', folder, '--deals', 'many')).rejects.toThrow('whole number');
  const file = join(folder, 'file');
  await writeFile(file, '');
  await expect(generate('--out', file)).rejects.toThrow('no folder that can be written to');
});
