import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const books = readdirSync(join(root, 'connectors'))
  .map((crm) => join('connectors', crm, 'BEHAVIOR.md'))
  .filter((path) => existsSync(join(root, path)));

/** The last column of the tables that say which test holds a trap. */
function traps(text: string): string[] {
  const tables = text.split(/\n\n+/).filter((block) => block.startsWith('| trap |'));
  const rows = tables.flatMap((table) => table.trim().split('\n').slice(2));
  return rows.map((row) => row.split(' | ').at(-1) ?? '');
}

/** Titles of tests as they stand in a file, on one line. */
const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll('\\', '');

test('every CRM that one signs in to has a book of its traps', () => {
  expect(books).toEqual(['connectors/hubspot/BEHAVIOR.md', 'connectors/salesforce/BEHAVIOR.md']);
});

describe.each(books)('%s', (book) => {
  const text = readFileSync(join(root, book), 'utf8');
  const folder = dirname(join(root, book));

  test('every trap names a test', () => {
    expect(traps(text).length).toBeGreaterThan(20);
    expect(traps(text).filter((row) => !/\]\([^)]+\.test\.ts\)/.test(row))).toEqual([]);
  });

  test('the tests it names are there, with these words', () => {
    const lost = traps(text).flatMap((row) => {
      let said = '';
      return [...row.matchAll(/\]\(([^)]+\.test\.ts)\)|“([^”]+)”/g)].flatMap(([whole, link, title]) => {
        if (link) {
          const path = join(folder, link);
          said = existsSync(path) ? oneLine(readFileSync(path, 'utf8')) : '';
          return said ? [] : [whole];
        }
        const parts = (title ?? '').split('…').map((part) => part.trim());
        return parts.every((part) => said.includes(part)) ? [] : [`${whole} in ${row}`];
      });
    });
    expect(lost).toEqual([]);
  });

  test('it says what nobody has seen yet, and how to see it', () => {
    expect(text).toMatch(/\n## Not verified [\s\S]*\n\| assumption \| where \| how to see \|/);
  });
});
