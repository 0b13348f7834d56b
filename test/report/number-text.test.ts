import { expect, test } from 'vitest';
import { countText, numberText, shareText } from '../../src/report/number-text.ts';

test('numbers have three figures, thousands apart and a true minus; next to nothing is no minus nothing', () => {
  expect([1234.5, 12.34, 0.1234, -5.678, -0.0001, null].map(numberText)).toEqual([
    '1,235',
    '12.3',
    '0.12',
    '−5.68',
    '0',
    '–',
  ]);
});

test('a share is 0 % or 100 % only when it is', () => {
  expect([0, 1e-9, 0.5, 0.99999, 1, null].map(shareText)).toEqual([
    '0\u00a0%',
    '<0.01\u00a0%',
    '50\u00a0%',
    '>99.99\u00a0%',
    '100\u00a0%',
    '–',
  ]);
});

test('one is one deal, and none are deals', () => {
  expect([0, 1, 2000].map((count) => countText(count, 'deal'))).toEqual(['0 deals', '1 deal', '2,000 deals']);
});
