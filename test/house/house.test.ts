import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { writeGeneratedFiles } from '../../src/manifests/write-generated-files.ts';
import { sourceFiles } from './source-files.ts';

const code = sourceFiles(/^(src|connectors|jobs|bin|bench|test)\/.*\.ts$/);

test('what is generated from app.json is up to date (npm run generate -- manifests)', async () => {
  expect(await writeGeneratedFiles({ checkOnly: true })).toEqual([]);
});

test('files are named in kebab-case', () => {
  expect(
    code.map(({ path }) => basename(path)).filter((name) => !/^[a-z0-9]+([-.][a-z0-9]+)*\.ts$/.test(name)),
  ).toEqual([]);
});

test('hardly any file is longer than 250 lines', () => {
  const long = code.filter(({ text }) => text.split('\n').length > 251).map(({ path }) => path);
  expect(long.length / code.length).toBeLessThan(0.04);
});

test('nothing is left unfinished or silenced', () => {
  const marks =
    /(\/\/|\*).*\b(TODO|FIXME)\b|@ts-(ignore|expect-error)|(oxlint|eslint)-disable|biome-ignore|\.only\(/;
  const here = 'test/house/house.test.ts';
  expect(code.filter(({ path, text }) => path !== here && marks.test(text)).map(({ path }) => path)).toEqual(
    [],
  );
});

test('the pure rooms have no clock, no chance, no environment and no files', () => {
  const impure = /Date\.now\(|new Date\(\)|Math\.random\(|process\.|from 'node:(?!crypto)/;
  // The registry of signals is their folder: it lists it once, when it is loaded.
  const registry = 'src/analysis/win-model/find-signals.ts';
  const wrong = code
    .filter(({ path }) => /^src\/(model|timeline|analysis|scorecard)/.test(path) && path !== registry)
    .filter(({ text }) => impure.test(text))
    .map(({ path }) => path);
  expect(wrong).toEqual([]);
});
