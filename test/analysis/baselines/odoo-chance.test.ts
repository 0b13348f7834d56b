import { expect, test } from 'vitest';
import { fitOdooScoring, type OdooLead } from '../../../src/analysis/baselines/fit-odoo-scoring.ts';
import { odooChance } from '../../../src/analysis/baselines/odoo-chance.ts';

const lead = (stage: number, fields: Record<string, string>): OdooLead => ({ stage, fields });
const won = (stage: number, fields: Record<string, string>) => ({ ...lead(stage, fields), won: true });
const lost = (stage: number, fields: Record<string, string>) => ({ ...lead(stage, fields), won: false });

/** The leads of Odoo's own test of its tooltip. */
const tooltip = fitOdooScoring(
  [
    won(0, { country: '0', state: '0', source: '1', email: 'correct', phone: 'correct' }),
    won(0, { country: '1', state: '0', email: 'correct', phone: 'correct' }),
    lost(0, { source: '0', email: 'correct', phone: 'incorrect' }),
    lost(0, { country: '0', source: '0', email: 'correct', phone: 'incorrect' }),
    lost(2, { state: '1', email: 'correct', phone: 'correct' }),
  ],
  3,
);
const open = lead(1, { country: '0', state: '0', source: '0', email: 'correct', phone: 'correct' });

test('a lead gets the score that Odoo shows for it, to the hundredth of a percent', () => {
  expect((odooChance(tooltip, open)?.chance ?? 0) * 100).toBeCloseTo(74.3, 2);
});

test('each field says what it says in Odoo’s tooltip', () => {
  const parts = odooChance(tooltip, open)?.parts ?? {};
  const shown = Object.entries(parts).map(([name, part]) => [name, 1 / (1 + Math.exp(-part))]);
  for (const [name, factor] of Object.entries({
    email: 0.5,
    phone: 0.735,
    country: 0.353,
    state: 0.92,
    source: 0.08,
  }))
    expect(Object.fromEntries(shown)[name], name).toBeCloseTo(factor, 3);
  // Odoo shows for a stage one less the share of losses that came this far.
  expect(1 - (tooltip.stages[1]?.lost ?? 0) / (tooltip.stages[0]?.lost ?? 1)).toBeCloseTo(0.645, 3);
});

test('by the stage alone it is the won share of those that came so far', () => {
  const shares = [0, 1, 2].map((stage) => 100 * (odooChance(tooltip, lead(stage, {}))?.chance ?? 0));
  for (const [place, share] of [40.38, 65.62, 65.62].entries()) expect(shares[place]).toBeCloseTo(share, 1);
});

const second = fitOdooScoring(
  [
    won(0, { source: 'web', segment: 'smb' }),
    won(0, { source: 'web', segment: 'mid' }),
    won(0, { source: 'event', segment: 'smb' }),
    lost(0, { source: 'web', segment: 'smb' }),
    lost(0, { source: 'list', segment: 'smb' }),
    lost(1, { source: 'list', segment: 'mid' }),
    lost(2, { source: 'event', segment: 'smb' }),
    lost(1, { segment: 'mid' }),
  ],
  4,
);

test.each([
  [0, {}, 37.8],
  [1, {}, 50],
  [2, {}, 73.81],
  [2, { source: 'web' }, 87.52],
  [0, { source: 'list' }, 3.63],
  [1, { source: 'web', segment: 'smb' }, 73.25],
  [1, { source: 'never seen', segment: 'smb' }, 52.4],
])('stage %i with %o scores %d', (stage, fields, score) => {
  expect(100 * (odooChance(second, lead(stage, fields))?.chance ?? 0)).toBeCloseTo(score, 2);
});

test('the log-odds are the sum of parts that can be told apart', () => {
  const parts = odooChance(second, lead(1, { source: 'web', segment: 'smb' }))?.parts ?? {};
  for (const [name, part] of Object.entries({
    prior: -0.49784,
    stage: 0.49784,
    source: 0.91132,
    segment: 0.09604,
  }))
    expect(parts[name], name).toBeCloseTo(part, 5);
});

test('without a lead that was won there is no score', () => {
  expect(odooChance(fitOdooScoring([lost(0, {})], 2), lead(0, {}))).toBeNull();
});

test('no lead is sure: the score stays within what Odoo shows', () => {
  const certain = fitOdooScoring(
    [
      ...Array.from({ length: 400 }, () => won(0, { a: 'x', b: 'x' })),
      ...Array.from({ length: 400 }, () => lost(0, { a: 'y', b: 'y' })),
    ],
    1,
  );
  expect(odooChance(certain, lead(0, { a: 'x', b: 'x' }))?.chance).toBeCloseTo(0.9999, 8);
});
