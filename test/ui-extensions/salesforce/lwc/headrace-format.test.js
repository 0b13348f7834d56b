import { day, days, money, moment, number, percent, today } from 'c/headraceFormat';

test('what is not known is a dash, never a zero', () => {
  for (const write of [percent, number, money, days, day]) expect(write(null)).toBe('–');
});

test('huge amounts are written short, tiny ones stay what they are', () => {
  expect(money(1_234_567_890_123, 'USD')).toBe('$1.2T');
  expect(money(0, 'USD')).toBe('$0');
  expect(money(999_999, 'JPY')).toBe('¥999,999');
  expect(money(12, 'not a code')).toBe('12');
  expect(percent(0.04)).toBe('0%');
});

test('a calendar day stays that day in every time zone', () => {
  expect(day('2026-03-01')).toBe('Mar 1, 2026');
  expect(day('no day')).toBe('–');
});

test('an instant is told in the zone that the figures are reckoned in', () => {
  expect(moment('2026-11-23T23:30:00Z', 'Asia/Tokyo')).toContain('Nov 24, 2026');
});

test('one day is a day', () => {
  expect([days(0), days(0.4), days(1), days(1234.5)]).toEqual([
    '0 days',
    'less than a day',
    '1 day',
    '1,234.5 days',
  ]);
});

test('tomorrow is later than today', () => {
  expect(today() < today(1)).toBe(true);
  expect(today(1)).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});
