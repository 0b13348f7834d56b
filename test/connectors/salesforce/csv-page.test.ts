import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvPage } from '../../../connectors/salesforce/csv-page.ts';

const cell = fc
  .string({ unit: fc.constantFrom('a', '0', '7', '"', ',', '\n', '\r\n', 'é', ' ', '\0') })
  .map((text) => `x${text}x`);
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const page = (rows: readonly (readonly string[])[], lineEnd = '\n') =>
  [['Id', 'Name'], ...rows].map((row) => row.map(quoted).join(',') + lineEnd).join('');

test('whatever stands in a cell comes out as it was, as text, wherever the page is cut in pieces', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, cell), { maxLength: 20 }),
      fc.constantFrom('\n', '\r\n'),
      fc.integer({ min: 1, max: 200 }),
      (rows, lineEnd, pieceLength) => {
        const opened = csvPage(page(rows, lineEnd), pieceLength);
        expect([...opened.read()].flat()).toEqual(rows.map(([Id, Name]) => ({ Id, Name })));
        expect(opened.rows).toBe(rows.length);
      },
    ),
  );
});

test('a page that was cut off never has as many rows as it should', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), fc.nat(), (rows, where) => {
      const whole = page(rows);
      // Without its last line end it is whole still.
      const cut = whole.slice(0, where % (whole.length - 1));
      const { rows: count } = csvPage(cut);
      // Only a cut between two quotes cannot be told from the end of a cell.
      expect(count === null || count < rows.length || cut.endsWith('"')).toBe(true);
    }),
  );
});

test('ids stay text, the header line is no record', () => {
  expect([...csvPage('"Id","Amount"\n"007","1"\n').read()].flat()).toEqual([{ Id: '007', Amount: '1' }]);
  expect(csvPage('"Id","Amount"\n').rows).toBe(0);
  expect(csvPage('').rows).toBe(0);
});
