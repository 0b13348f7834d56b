import { expect, test } from 'vitest';
import { withCutLabels } from '../../src/report/chart-text.ts';

test('long names that begin alike stay bars of their own, on one line each', () => {
  const names = [
    'A tenth fewer losses in Negotiation, legal',
    'A tenth fewer losses in Negotiation, price',
    'a\nb',
  ];
  const labels = withCutLabels(names.map((label) => ({ label }))).map(({ label }) => label);
  expect(labels).toEqual([
    '1. A tenth fewer losses in Negotiat…',
    '2. A tenth fewer losses in Negotiat…',
    'a b',
  ]);
});
