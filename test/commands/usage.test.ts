import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commandLine } from './command-line.ts';

const commands = readdirSync('src/commands').flatMap((file) =>
  file.endsWith('.ts') ? [file.slice(0, -3)] : [],
);

test('--help lists every command with what it does, on stdout, and ends with 0', async () => {
  const { code, out, err } = await commandLine(['--help']);
  expect(code).toBe(0);
  expect(err).toBe('');
  for (const command of commands) expect(out).toMatch(new RegExp(`^ {2}${command}\\b.* {2,}\\S`, 'm'));
});

test.each(commands)('%s --help shows examples', async (command) => {
  const { code, out } = await commandLine([command, '--help']);
  expect(code).toBe(0);
  expect(out).toMatch(
    new RegExp(`Examples:\\n.*(headrace|npm).* ${command === 'serve' ? 'start' : command}`, 's'),
  );
});

test('no arguments at all shows the help', async () => {
  expect((await commandLine([])).out).toContain('Usage: headrace');
});

test.each([
  [['nonsense']],
  [['once', '--nonsense']],
  [['once', 'surplus']],
  [['once', '--now', 'yesterday']],
  [['worker', '--concurrency', '0']],
  [['connections', 'set', 'some-id', '--dry-run', 'maybe']],
  [['connect']],
])('%j is wrong usage: 2, said on stderr', async (args) => {
  const { code, out, err } = await commandLine(args);
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err).toMatch(/error: .+/);
});

test('wrong settings are one error that names them, without a stack, and 2', async () => {
  const { code, out, err } = await commandLine(['once', '--json'], { PORT: 'x', REDIS_URL: 'y' });
  expect(code).toBe(2);
  expect(JSON.parse(out)).toMatchObject({
    error: { kind: 'misconfigured', message: expect.stringMatching(/PORT[^]*REDIS_URL|REDIS_URL[^]*PORT/) },
  });
  expect(err).not.toMatch(/^ +at /m);
});

test('--verbose shows where an error came from', async () => {
  const { err } = await commandLine(['once', '--verbose'], { PORT: 'x' });
  expect(err).toMatch(/^ +at .*config\.ts/m);
});

test('every npm script of the README is there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const named = [...readFileSync('README.md', 'utf8').matchAll(/npm run ([\w:]+)/g)].map(
    (match) => match[1] ?? '',
  );
  for (const name of named) expect(Object.keys(scripts), name).toContain(name);
});
