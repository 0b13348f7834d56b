import { expect, test } from 'vitest';
import { countryOf, placeName } from '../../src/model/country.ts';

test.each([
  ['DE', 'DE'],
  ['de', 'DE'],
  ['Germany', 'DE'],
  ['Deutschland', 'DE'],
  [' germany ', 'DE'],
  ['USA', 'US'],
  ['U.S.A.', 'US'],
  ['United States', 'US'],
  ['The United States', 'US'],
  ['UK', 'GB'],
  ['United Kingdom', 'GB'],
  ['Österreich', 'AT'],
  ['Osterreich', 'AT'],
  ['Bosnia and Herzegovina', 'BA'],
  ['中国', 'CN'],
])('%s is %s', (text, code) => {
  expect(countryOf(text)).toBe(code);
});

test.each([null, '', 'n/a', 'EMEA', 'ZZ', 'Unknown Region', 'Berlin'])('%s is no country', (text) => {
  expect(countryOf(text)).toBeNull();
});

test('a region is named with its country', () => {
  expect([placeName('DE'), placeName('DE-BY')]).toEqual(['Germany', 'Germany, BY']);
});
