import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { sourceFiles } from './house/source-files.ts';

const home = mkdtempSync(join(tmpdir(), 'headrace-config-'));
afterAll(() => rmSync(home, { recursive: true }));

test('with an empty environment everything has a default', () => {
  expect(readConfig({ HEADRACE_HOME: home })).toMatchObject({
    databaseUrl: null,
    redisUrl: null,
    appUrl: 'http://localhost:3000',
    port: 3000,
    logLevel: 'info',
    home,
  });
});

test('an empty value counts as not set', () => {
  expect(readConfig({ HEADRACE_HOME: home, DATABASE_URL: '', PORT: ' ' })).toMatchObject({
    databaseUrl: null,
    port: 3000,
  });
});

test('keys are made once, kept from others, and the same ever after', () => {
  const own = join(home, 'deeper', 'home');
  const { keys } = readConfig({ HEADRACE_HOME: own });
  expect(Buffer.from(keys.split(':')[1] ?? '', 'base64')).toHaveLength(32);
  expect(statSync(join(own, 'keys')).mode & 0o777).toBe(0o600);
  expect(readdirSync(own)).toEqual(['keys']);
  expect(readConfig({ HEADRACE_HOME: own }).keys).toBe(keys);
});

test('one error names all that is wrong', () => {
  const wrong = {
    HEADRACE_HOME: home,
    DATABASE_URL: 'mysql://somewhere/db',
    REDIS_URL: 'somewhere',
    APP_URL: 'http://headrace.example.com',
    PORT: '99999',
    ADMIN_PASSWORD: 'short',
    HEADRACE_KEYS: 'k1:tooshort',
    LOG_LEVEL: 'loud',
    HUBSPOT_API_URL: 'api.hubapi.com',
    HUBSPOT_CLIENT_ID: 'only-half',
  };
  const message = (() => {
    try {
      return JSON.stringify(readConfig(wrong));
    } catch (error) {
      return String(error);
    }
  })();
  const { HEADRACE_HOME: _, HUBSPOT_CLIENT_ID: __, ...named } = wrong;
  for (const name of [...Object.keys(named), 'HUBSPOT_CLIENT_SECRET']) expect(message).toContain(name);
});

test.each(['k1:short', 'k1', `a:${'A'.repeat(43)}=,a:${'A'.repeat(43)}=`])(
  'the key ring %s is refused',
  (keys) => {
    expect(() => readConfig({ HEADRACE_HOME: home, HEADRACE_KEYS: keys })).toThrow(/HEADRACE_KEYS/);
  },
);

test('a public server must be reached by https; a local one listens on the port of its address', () => {
  expect(() => readConfig({ HEADRACE_HOME: home, APP_URL: 'http://headrace.example.com' })).toThrow(/https/);
  expect(readConfig({ HEADRACE_HOME: home, APP_URL: 'http://localhost:4321/' })).toMatchObject({
    appUrl: 'http://localhost:4321',
    port: 4321,
  });
  expect(
    readConfig({ HEADRACE_HOME: home, APP_URL: 'https://headrace.example.com', PORT: '8080' }).port,
  ).toBe(8080);
});

test('every variable that is read is documented in .env.example and in the README, and no other', () => {
  const read = new Set<string>();
  for (const { path, text } of sourceFiles(/^(src\/config|connectors\/[^/]+\/[^/]+)\.ts$/)) {
    const crm = /^connectors\/([^/]+)/.exec(path)?.[1];
    const names = crm
      ? new RegExp(`\\b${crm.toUpperCase()}_(?:APP|CLIENT|API|AUTH|LOGIN)_[A-Z]+\\b`, 'g')
      : /^ {2}([A-Z]+(_[A-Z]+)*)(?=:)/gm;
    for (const [name] of text.matchAll(names)) read.add(name.trim());
  }
  const example = readFileSync('.env.example', 'utf8');
  const documented = [...example.matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]);
  expect(new Set(documented)).toEqual(read);
  const readme = readFileSync('README.md', 'utf8');
  for (const name of documented) expect(readme, name).toContain(`\`${name}\``);
});
