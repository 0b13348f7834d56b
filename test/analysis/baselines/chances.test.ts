import { expect, test } from 'vitest';
import { alongBaselines } from '../../../src/analysis/baselines/along-baselines.ts';
import { creationBaselines } from '../../../src/analysis/baselines/creation-baselines.ts';
import { closedBy, knownDeals } from '../../../src/analysis/baselines/known-deals.ts';
import { naiveForecasts } from '../../../src/analysis/baselines/naive-forecasts.ts';
import { segmentRate } from '../../../src/analysis/baselines/segment-rate.ts';
import { simpleLogistic } from '../../../src/analysis/baselines/simple-logistic.ts';
import { stageWeighted } from '../../../src/analysis/baselines/stage-weighted.ts';
import { forecastRows } from '../../../src/analysis/forecast/forecast-rows.ts';
import { presetSpec } from '../../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../../src/generator/to-portfolio.ts';
import { day, madeHistory, pipelines, steadyYear } from '../made-history.ts';
import { shuffledAfter } from '../shuffled-after.ts';

/** Ten deals from the web, eight of them won; ten from a fair, one of them won. All closed on day 20. */
const bySource = Array.from({ length: 20 }, (_, number) => {
  const web = number % 2 === 0;
  const won = web ? number < 16 : number === 1;
  const history = madeHistory({
    id: `d${number}`,
    stages: [
      [0, 'New'],
      [20, won ? 'Won' : 'Lost'],
    ],
  });
  return { ...history, deal: { ...history.deal, source: web ? 'web' : 'fair' } };
});

test('a segment’s rate is its won share, drawn towards that of all by ten deals', () => {
  const deals = knownDeals(bySource, pipelines, 'UTC');
  const found = segmentRate(closedBy(deals, day(30)));
  expect(found?.column).toBe('source');
  const [web, fair] = deals;
  // (8 + 10 · 0.45) / 20 and (1 + 10 · 0.45) / 20
  expect(web && found?.chanceOf(web)).toBeCloseTo(0.625, 12);
  expect(fair && found?.chanceOf(fair)).toBeCloseTo(0.275, 12);
});

test('the plain logistic regression is that of sklearn: LogisticRegression(C=1) on web, fair as 0 and 1', () => {
  const sixty = Array.from({ length: 60 }, (_, number) => {
    const web = number % 2 === 0;
    const won = web ? number % 10 < 6 : number % 10 === 7;
    const history = madeHistory({
      id: `d${100 + number}`,
      stages: [
        [0, 'New'],
        [20, won ? 'Won' : 'Lost'],
      ],
    });
    return { ...history, deal: { ...history.deal, source: web ? 'web' : 'fair' } };
  });
  const closed = closedBy(knownDeals(sixty, pipelines, 'UTC'), day(30));
  const [web, fair] = simpleLogistic(closed, closed.slice(0, 2));
  expect(web).toBeCloseTo(0.57444, 3);
  expect(fair).toBeCloseTo(0.22556, 3);
});

test('only what was closed by then is learnt from', () => {
  const deals = knownDeals(bySource, pipelines, 'UTC');
  expect(closedBy(deals, day(19))).toEqual([]);
  const [base] = creationBaselines(deals, pipelines, day(19), deals.slice(0, 1));
  expect([...(base?.chances ?? [])]).toEqual([0.5]);
});

test('the table by stage and age knows that an old offer is lost', () => {
  const deals = knownDeals(steadyYear(), pipelines, 'UTC');
  const [deal] = deals;
  if (!deal) throw new Error('no deal');
  const ask = (stage: string, stageDays: number) =>
    Object.fromEntries(
      alongBaselines(deals, pipelines, day(500), [{ deal, pipeline: 'sales', stage, stageDays }]).map(
        ({ name, chances }) => [name, chances[0] ?? -1],
      ),
    );
  expect(ask('Offer', 2)['base rate']).toBeCloseTo(0.25, 1);
  expect(ask('Offer', 2)['stage’s win rate']).toBeCloseTo(0.25, 1);
  expect(ask('Offer', 2)['stage-and-age table']).toBeGreaterThan(0.15);
  expect(ask('Offer', 40)['stage-and-age table']).toBeLessThan(0.02);
});

test('what happens after the instant of learning changes no baseline', () => {
  const portfolio = toPortfolio(presetSpec('small', { until: day(500), seed: 2, deals: 300 }));
  const at = day(440);
  const other = portfolio.histories.map((history, number) => shuffledAfter(history, at, number));
  const said = [portfolio.histories, other].map((histories) => {
    const deals = knownDeals(histories, portfolio.pipelines, 'UTC');
    const asked = deals.filter(({ history }) => history.deal.createdAt < at);
    const place = { pipeline: portfolio.pipelines[0]?.id ?? '', stage: 'x', stageDays: 3 };
    return [
      creationBaselines(deals, portfolio.pipelines, at, asked),
      alongBaselines(
        deals,
        portfolio.pipelines,
        at,
        asked.map((deal) => ({ deal, ...place })),
      ),
    ];
  });
  expect(said[1]).toEqual(said[0]);
});

/** Won on these days for these amounts. */
const wins = [
  [3, 100],
  [10, 300],
  [12, 50],
  [18, 200],
].map(([on = 0, amount = 0], number) =>
  madeHistory({
    id: `w${number}`,
    amount,
    stages: [
      [0, 'New'],
      [on, 'Won'],
    ],
  }),
);

test('naive forecasts are what the last week brought, and a third of the last three', () => {
  const rows = forecastRows(wins, pipelines, day(60));
  expect(naiveForecasts(rows, [day(21), day(14), day(7), day(0)])).toEqual([
    { name: 'as the last period', count: 1, value: 200 },
    { name: 'mean of the last three', count: 4 / 3, value: 650 / 3 },
  ]);
});

test('stage-weighted: what is due by its close date, at the win rate of its stage; overdue deals are due', () => {
  const open = (id: string, closeDay: number | null) =>
    madeHistory({
      id,
      amount: 1000,
      stages: [[0, 'New']],
      others:
        closeDay === null ? [] : [[0, 'expectedCloseOn', new Date(day(closeDay)).toISOString().slice(0, 10)]],
    });
  const due = [open('overdue', 5), open('due', 24), open('later', 40), open('undated', null)];
  // Four of four closed deals were won: (4 + 10 · 1) / 14.
  expect(stageWeighted([...wins, ...due], pipelines)(day(21), day(28))).toMatchObject({
    count: 2,
    value: 2000,
  });
  expect(stageWeighted(wins, pipelines)(day(21), day(28))).toBeNull();
});
