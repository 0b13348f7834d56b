import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvRows } from '../../../connectors/salesforce/csv-rows.ts';

const cell = fc
  .string({ unit: fc.constantFrom('a', '0', '7', '"', ',', '\n', '\r\n', 'é', ' ') })
  .map((text) => `x${text}x`);

test('whatever stands in a cell comes out as it was, as text', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), (rows) => {
      const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const csv = ['"Id","Name"', ...rows.map((row) => row.map(quoted).join(','))].join('\n');
      expect(csvRows(`${csv}\n`)).toEqual(rows.map(([Id, Name]) => ({ Id, Name })));
    }),
  );
});

test('ids stay text, zero bytes are dropped, the header line is no record', () => {
  expect(csvRows('"Id","Amount"\n"007","1\0"\n')).toEqual([{ Id: '007', Amount: '1' }]);
  expect(csvRows('"Id","Amount"\n')).toEqual([]);
});
