import { expect, test } from 'vitest';
import type { CardFields } from '../../src/scorecard/card-values-of.ts';
import { differsInMeaning } from '../../src/scorecard/differs-in-meaning.ts';

const written: CardFields = {
  win_probability: 42,
  quality: 30,
  health: 70,
  status: 'slowing',
  stalled_since: null,
  stage_since: '2026-11-02',
  stage_typical_days: 12,
  expected_close: '2026-12-20',
  value_at_risk: 1800,
  next_action: 'Agree a next step: it has been in Offer for 18 days, won deals took 12 days.',
  reasons: '− In Offer for 18 days: 20% are won.\n+ 60% of the deals that enter Offer are won.',
  card: '{"at":1,"alert":null}',
};
const becomes = (next: CardFields) => differsInMeaning(written, { ...written, ...next });

test('a deal that was never written is written', () => {
  expect(differsInMeaning(null, written)).toBe(true);
});

test.each<[string, CardFields]>([
  ['a probability that moves by less than 3 points', { win_probability: 39.1, quality: 32.9, health: 72 }],
  [
    'numbers inside sentences',
    { next_action: 'Agree a next step: it has been in Offer for 19 days, won deals took 11 days.' },
  ],
  [
    'reasons that change places',
    { reasons: '+ 61% of the deals that enter Offer are won.\n− In Offer for 19 days: 18% are won.' },
  ],
  ['a reason more or less at the end', { reasons: '− In Offer for 18 days: 20% are won.' }],
  ['a predicted close that creeps', { expected_close: '2026-12-26' }],
  ['a typical time that is learnt anew', { stage_typical_days: 13.5 }],
  ['money at risk that moves by less than a quarter', { value_at_risk: 2100 }],
  ['what only the card shows', { card: '{"at":2}' }],
])('%s is not news', (_, next) => {
  expect(becomes(next)).toBe(false);
});

test.each<[string, CardFields]>([
  ['3 points of probability', { win_probability: 39 }],
  ['3 points of quality', { quality: 33 }],
  ['3 points of health', { health: 67 }],
  ['another status', { status: 'on_track' }],
  ['the beginning of a stall', { stalled_since: '2026-11-20' }],
  ['another stay', { stage_since: '2026-11-03' }],
  ['a week of the predicted close', { expected_close: '2026-12-27' }],
  ['a predicted close that is no more', { expected_close: null }],
  ['other money at risk', { value_at_risk: 2500 }],
  ['another next action', { next_action: 'Call the buyer.' }],
  ['an alert that its card tells of', { card: '{"at":1,"alert":{"raisedOn":"2026-11-24"}}' }],
  [
    'a new strongest reason',
    { reasons: '− The close date was moved 3 times.\n+ 60% of the deals that enter Offer are won.' },
  ],
])('%s is news', (_, next) => {
  expect(becomes(next)).toBe(true);
});

test('a value that wobbles around a step is written once', () => {
  let ledger: CardFields = written;
  let writes = 0;
  for (const win_probability of [44.8, 45.1, 44.9, 45.2, 44.7, 45.1, 43, 46]) {
    const next = { ...written, win_probability };
    if (differsInMeaning(ledger, next)) {
      ledger = next;
      writes += 1;
    }
  }
  expect(writes).toBe(1);
});

test('money at risk of a healthy deal is noise', () => {
  const healthy = { ...written, health: 99, value_at_risk: 10 };
  expect(differsInMeaning(healthy, { ...healthy, value_at_risk: 25 })).toBe(false);
});
