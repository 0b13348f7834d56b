import { expect, test } from 'vitest';
import { allFigures } from '../../../src/analysis/velocity/all-figures.ts';
import { flowRows } from '../../../src/analysis/velocity/flow-rows.ts';
import { entriesOf, generationBy } from '../../../src/analysis/velocity/generation.ts';
import { horizonOf } from '../../../src/analysis/velocity/horizon-of.ts';
import { loadHistogram, marginalLoad } from '../../../src/analysis/velocity/marginal-load.ts';
import { ownerMonths } from '../../../src/analysis/velocity/owner-months.ts';
import { qualityOver } from '../../../src/analysis/velocity/quality-over.ts';
import { slimming } from '../../../src/analysis/velocity/slimming.ts';
import { presetSpec } from '../../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../../src/generator/to-portfolio.ts';
import { pipelineFiguresSchema } from '../../../src/model/pipeline-figures.ts';
import { day, madeHistory, pipelines } from '../made-history.ts';

const until = Date.UTC(2026, 5, 1);
const { pipelines: stages, histories } = toPortfolio(presetSpec('demo', { until, deals: 600 }));
const rows = flowRows(histories, stages, until);
const options = { at: until, pipelines: stages, target: 1_000_000 };
const all = [...allFigures(rows, options)];

test('figures of any portfolio are what the store and the pages expect, each currency by itself, segments apart', () => {
  // What cannot be said in JSON would be lost on the way to the pages.
  for (const figures of all)
    expect(pipelineFiguresSchema.parse(JSON.parse(JSON.stringify(figures)))).toEqual(figures);
  const whole = all.filter(({ segment }) => segment === null);
  expect(whole.reduce((sum, { deals }) => sum + deals, 0)).toBe(rows.length);
  expect(new Set(whole.map(({ pipeline, currency }) => `${pipeline.id} ${currency}`)).size).toBe(
    whole.length,
  );
  expect(all.some(({ segment }) => segment !== null)).toBe(true);
});

test('what the figures never read can be left out of the histories that they are made from', () => {
  const slim = flowRows(histories.map(slimming(until)), stages, until);
  expect([...allFigures(slim, options)]).toEqual(all);
});

test('velocity by owner, source and segment sums to the whole', () => {
  const [figures] = all;
  const sums = Object.values(figures?.by ?? {}).map((groups) =>
    groups.reduce((sum, { realised }) => sum + (realised.value ?? 0), 0),
  );
  expect(sums).toHaveLength(3);
  expect(Math.max(...sums) / Math.min(...sums)).toBeCloseTo(1, 9);
});

test('generation by source counts what the deals were worth at the entry and what they are worth now', () => {
  const deals = [
    madeHistory({
      id: 'a',
      amount: 100,
      stages: [
        [1, 'New'],
        [3, 'Offer'],
      ],
      others: [[5, 'amount', '250']],
    }),
    madeHistory({
      id: 'b',
      amount: null,
      stages: [
        [1, 'New'],
        [4, 'Offer'],
      ],
    }),
    madeHistory({ id: 'c', stages: [[1, 'New']] }),
  ];
  const { shares, leftOut } = generationBy(
    entriesOf(flowRows(deals, pipelines, day(20)), 2),
    { fromAt: day(2), untilAt: day(10) },
    ({ source }) => source,
    (source) => source ?? 'no source',
  );
  expect(shares).toMatchObject([
    { label: 'no source', count: { value: 2 }, valueAtEntry: { value: 100, n: 1 }, valueNow: { value: 250 } },
  ]);
  expect(leftOut).toMatchObject([{ deals: ['b'] }]);
});

test('quality is told for what came in, by source and period, without deals whose quality is not known', () => {
  const deals = rows.slice(0, 50);
  const shares = qualityOver(deals, [{ fromAt: 0, untilAt: until }], ({ id }) =>
    id === deals[0]?.id ? null : 0.4,
  );
  expect(shares[0]).toMatchObject({ label: 'all', quality: { value: expect.closeTo(0.4, 9), n: 49 } });
  expect(shares.slice(1).every(({ key }) => key !== null)).toBe(true);
});

test('whose a deal was at the time decides whose load it was and whose win', () => {
  const passed = madeHistory({
    id: 'passed on',
    amount: 500,
    stages: [
      [0, 'New'],
      [45, 'Won'],
    ],
    others: [
      [0, 'owner', 'ann'],
      [30, 'owner', 'bob'],
    ],
  });
  const windows = [0, 1].map((place) => ({ fromAt: day(30 * place + 1), untilAt: day(30 * place + 31) }));
  const cells = ownerMonths(flowRows([passed], pipelines, day(60)), windows);
  expect(cells).toMatchObject([
    { owner: 'ann', period: 0, open: 1, won: 0 },
    { owner: 'bob', period: 1, open: 1, won: 1, wonValue: 500 },
  ]);
  expect(loadHistogram(cells)).toEqual([
    { from: 0, until: 1, months: 0 },
    { from: 1, until: 2, months: 2 },
  ]);
  expect(marginalLoad(cells, 1).wonValue).toEqual({ value: null, low: null, high: null, n: 2 });
});

test('effort and value are told apart by when the deals were expected to close, as was known then', () => {
  const made = (
    id: string,
    closeOn: string | null,
    others: [number, 'pauseUntil' | 'expectedCloseOn', string][] = [],
  ) =>
    madeHistory({
      id,
      stages: [[0, 'New']],
      others: [
        ...(closeOn ? [[0, 'expectedCloseOn' as const, closeOn] as [number, 'expectedCloseOn', string]] : []),
        ...others,
      ],
      activities: [
        { day: 12, direction: 'out' },
        { day: 13, direction: 'in' },
      ],
    });
  const deals = [
    made('soon', '2026-01-30'),
    // Pushed after the work was done.
    made('pushed', '2026-01-31', [[20, 'expectedCloseOn', '2026-05-01']]),
    made('late', '2026-05-01'),
    made('no date', null, [[20, 'pauseUntil', '2026-12-01']]),
  ];
  const horizon = horizonOf(
    flowRows(deals, pipelines, day(60)),
    { fromAt: day(10), untilAt: day(30) },
    day(60),
  );
  expect(horizon.effort).toEqual({ thisPeriod: 2, later: 1, noDate: 1 });
  expect(horizon.value).toEqual({ thisPeriod: 2000, later: 1000, noDate: 1000 });
  expect(horizon.paused).toEqual({ deals: 1, value: 1000 });
});

test('a deal that was closed when the period began and was reopened since is no open value of that day', () => {
  const reopened = madeHistory({
    id: 'reopened',
    stages: [
      [0, 'New'],
      [5, 'Lost'],
      [40, 'Offer'],
    ],
  });
  const openOn = (from: number) =>
    horizonOf(
      flowRows([reopened], pipelines, day(60)),
      { fromAt: day(from), untilAt: day(from + 10) },
      day(60),
    ).value.noDate;
  expect([openOn(2), openOn(10), openOn(45)]).toEqual([1000, 0, 1000]);
});

test('a pause that ended, a loss that was reopened and a customer that came again are followed', () => {
  const deals = [
    madeHistory({
      id: 'came back',
      stages: [
        [0, 'New'],
        [50, 'Offer'],
        [60, 'Won'],
      ],
      others: [[5, 'pauseUntil', '2026-02-10']],
    }),
    madeHistory({ id: 'did not', stages: [[0, 'New']], others: [[5, 'pauseUntil', '2026-02-10']] }),
    madeHistory({
      id: 'reopened',
      stages: [
        [0, 'New'],
        [10, 'Lost'],
        [40, 'Offer'],
        [60, 'Won'],
      ],
    }),
    {
      ...madeHistory({
        id: 'first',
        stages: [
          [0, 'New'],
          [10, 'Won'],
        ],
      }),
    },
    {
      ...madeHistory({
        id: 'second',
        stages: [
          [70, 'New'],
          [80, 'Lost'],
        ],
      }),
    },
  ].map((history) => ({ ...history, deal: { ...history.deal, account: 'acme' } }));
  const horizon = horizonOf(
    flowRows(deals, pipelines, day(150)),
    { fromAt: day(0), untilAt: day(90) },
    day(150),
  );
  expect(horizon.reactivated).toMatchObject({ value: 1 / 2, n: 2 });
  expect(horizon.recycled).toMatchObject({ value: 1, n: 1 });
  expect(horizon.repeat.winRate).toMatchObject({ value: 0, n: 1 });
  expect(horizon.repeat.shareOfWonValue.value).toBe(0);
});

test('the report on the data has all that can be wrong with them', () => {
  const clean = madeHistory({
    id: 'open',
    stages: [
      [0, 'New'],
      [3, 'Offer'],
    ],
  });
  const bulk = Array.from({ length: 20 }, (_, number) =>
    madeHistory({ id: `bulk${number}`, stages: [[9, 'New']] }),
  );
  const wrong = [
    clean,
    ...bulk,
    madeHistory({
      id: 'unpriced win',
      amount: null,
      stages: [
        [0, 'New'],
        [4, 'Won'],
      ],
    }),
    madeHistory({ id: 'unpriced', amount: null, stages: [[2, 'New']] }),
    madeHistory({ id: 'late', stages: [[3, 'New']], others: [[3, 'expectedCloseOn', '2026-01-10']] }),
    madeHistory({ id: 'one jump', stages: [[6, 'Won']] }),
    madeHistory({ id: 'dollars', currency: 'USD', stages: [[7, 'New']] }),
    madeHistory({ id: 'begins late', createdDay: 0, stages: [[8, 'New']] }),
  ];
  const [figures] = allFigures(flowRows(wrong, pipelines, day(60)), { at: day(60), pipelines });
  expect(figures?.findings.map(({ check }) => check)).toEqual([
    'no-losses',
    'won-without-amount',
    'open-without-amount',
    'close-date-passed',
    'one-jump',
    'bulk-import',
    'late-history',
    'unused-stages',
    'currencies-apart',
  ]);
  for (const { count, of } of figures?.findings ?? []) expect(count).toBeLessThanOrEqual(of);
});
