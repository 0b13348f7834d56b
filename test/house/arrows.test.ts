import { expect, test } from 'vitest';
import { sourceFiles } from './source-files.ts';

/** A room, what its files' paths begin with, and the rooms it may import besides itself. First match wins. */
const ports = ['errors', 'model', 'connector', 'job', 'manifest'];
const rooms: [room: string, path: RegExp, mayImport: string[]][] = [
  ['errors', /^src\/errors\.ts$/, []],
  ['model', /^src\/model\//, []],
  ['manifest', /^src\/(app-manifest\.ts|manifests\/)/, []],
  ['statistics', /^src\/analysis\/statistics\//, []],
  ['timeline', /^src\/timeline\//, ['model']],
  ['analysis', /^src\/analysis\//, ['model', 'errors', 'statistics', 'timeline']],
  [
    'scorecard',
    /^src\/(scorecard\.ts|scorecard\/)/,
    ['model', 'errors', 'manifest', 'statistics', 'timeline', 'analysis'],
  ],
  ['report', /^src\/report\//, ['model', 'errors', 'statistics', 'timeline', 'analysis']],
  ['generator', /^src\/generator\//, ['model', 'errors']],
  ['connector', /^src\/connector(\.ts$|\/)/, ['model']],
  // A job is about what the store says is undone: its context names the database's type.
  ['job', /^src\/job\.ts$/, ['model', 'connector', 'store']],
  ['html', /^src\/html\.ts$/, []],
  ['config', /^src\/config\.ts$/, ['errors']],
  ['store', /^src\/store\//, ports],
  ['queue', /^src\/queue\//, [...ports, 'store']],
  ['http', /^src\/http\//, [...ports, 'html', 'store', 'queue', 'config', 'app-shape']],
  ['sandbox-parts', /^src\/sandbox\//, ['errors', 'model', 'html']],
  ['sandbox', /^connectors\/[^/]+\/sandbox\//, ['errors', 'model', 'manifest', 'html', 'sandbox-parts']],
  ['connectors', /^connectors\//, ports],
  ['jobs', /^jobs\//, [...ports, 'store', 'scorecard', 'analysis', 'timeline']],
  ['app-shape', /^src\/app-shape\.ts$/, [...ports, 'store', 'queue', 'config']],
  ['app', /^src\/app(\.ts$|\/)/, [...ports, 'store', 'queue', 'config', 'jobs', 'connectors', 'app-shape']],
];

const files = sourceFiles(/^(src|connectors|jobs)\/.*\.ts$/);
const roomOf = (path: string) => rooms.find(([, pattern]) => pattern.test(path))?.[0] ?? 'outside';

test.each(rooms)('%s imports only the rooms below it', (room, pattern, mayImport) => {
  const wrong = files
    .filter(({ path }) => pattern.test(path) && roomOf(path) === room)
    .flatMap(({ path, imports }) =>
      imports
        .filter((target) => roomOf(target) !== room && !mayImport.includes(roomOf(target)))
        .map((target) => `${path} → ${target}`),
    );
  expect(wrong).toEqual([]);
});

test('connectors never import each other', () => {
  const folder = (path: string) => /^connectors\/([^/]+)\//.exec(path)?.[1];
  const wrong = files.flatMap(({ path, imports }) =>
    imports
      .filter((target) => folder(path) && folder(target) && folder(path) !== folder(target))
      .map((target) => `${path} → ${target}`),
  );
  expect(wrong).toEqual([]);
});

test('the words of a vendor stay in its folders', () => {
  const vendorWords =
    /\b(hs_[a-z_]+|dealstage|dealname|closedate|StageName|CloseDate|Opportunity|[A-Za-z]+__c)\b/;
  const wrong = files
    .filter(({ path }) => path.startsWith('src/') || path.startsWith('jobs/'))
    .flatMap(({ path, text }) => {
      const word = vendorWords.exec(text);
      return word ? [`${path}: ${word[0]}`] : [];
    });
  expect(wrong).toEqual([]);
});
