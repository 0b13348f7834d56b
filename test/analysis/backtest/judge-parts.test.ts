import { expect, test } from 'vitest';
import { alertFigures } from '../../../src/analysis/backtest/alert-figures.ts';
import { judgeAlerts } from '../../../src/analysis/backtest/judge-alerts.ts';
import { judgeChances } from '../../../src/analysis/backtest/judge-chances.ts';
import { judgeForecast } from '../../../src/analysis/backtest/judge-forecast.ts';
import { verdictLine } from '../../../src/analysis/backtest/verdict-line.ts';
import { knownDeals } from '../../../src/analysis/baselines/known-deals.ts';
import { watchedVisits } from '../../../src/analysis/baselines/watched-visit.ts';
import { dayMs } from '../../../src/model/instant.ts';
import { day, madeHistory, pipelines, steadyYear } from '../made-history.ts';

const line = {
  what: 'x',
  best: 'other',
  baseline: 0.5,
  noise: 0.1,
  unit: 'number',
} as const;

test.each([
  [0.65, 'higher', 'ahead'],
  [0.35, 'higher', 'behind'],
  [0.45, 'higher', 'level'],
  [0.35, 'lower', 'ahead'],
  [0.65, 'near', 'behind'],
  [0.35, 'near', 'behind'],
  [0.59, 'near', 'level'],
] as const)('%d against 0.5 where %s is better, give or take 0.1, is %s', (ours, better, verdict) => {
  expect(verdictLine({ ...line, ours, better }).verdict).toBe(verdict);
});

const n = 400;
const outcomes = Uint8Array.from({ length: n }, (_, row) => (row % 4 === 0 ? 1 : 0));
const base = { name: 'base rate', chances: new Float64Array(n).fill(0.25) };
const columns = { outcomes, deals: Int32Array.from(outcomes.keys()), open: 0, baselines: [base] };

test('chances that know something are ahead of the base rate, and those that repeat it are level and without skill', () => {
  const wise = outcomes.map((outcome, row) => (outcome === 1 || row % 8 === 2 ? 50 : 5));
  const report = judgeChances('Chance', { ...columns, ours: Float64Array.from(wise, (p) => p / 100) });
  expect(report.lines.map(({ verdict }) => verdict)).toEqual(['ahead', 'ahead', 'ahead']);
  expect(report.skilled).toBe(true);
  const same = judgeChances('Chance', { ...columns, ours: base.chances });
  expect(same.lines.map(({ verdict }) => verdict)).toEqual(['level', 'level', 'level']);
  expect(same.skilled).toBe(false);
});

test('many looks at few deals prove nothing: no verdict below thirty deals', () => {
  const few = { ...columns, deals: Int32Array.from(outcomes, (_, row) => row % 20), ours: base.chances };
  expect(judgeChances('Chance', few)).toMatchObject({ deals: 20, lines: [], skilled: null });
});

test('alerts are counted as they would be by hand', () => {
  const end = (id: string, on: number, how: string) =>
    madeHistory({
      id,
      stages: [
        [0, 'New'],
        [on, how],
      ],
    });
  const histories = [
    end('lost early', 20, 'Lost'),
    end('lost soon', 12, 'Lost'),
    end('won', 30, 'Won'),
    end('won at once', 0.5, 'Won'),
    madeHistory({ id: 'open', stages: [[0, 'New']] }),
    end('lost unseen', 5, 'Lost'),
  ];
  const visits = watchedVisits(histories, pipelines, {
    fromAt: day(0),
    untilAt: day(50),
    outcomesAt: day(50),
  });
  const figures = alertFigures(visits, ({ enteredAt }) => enteredAt + 10 * dayMs);
  expect(figures).toMatchObject({
    raised: 4,
    share: 4 / 5,
    judged: 3,
    precision: 2 / 3,
    caught: 2 / 3,
    caughtEarly: 1 / 3,
    wonDisturbed: 1,
    leadDays: 10,
  });
});

test('a rule that is right more often and earlier at our volume is named', () => {
  const histories = steadyYear();
  const visits = watchedVisits(histories, pipelines, {
    fromAt: day(150),
    untilAt: day(380),
    outcomesAt: day(500),
  });
  const past = {
    visits: watchedVisits(histories, pipelines, {
      fromAt: -Infinity,
      untilAt: day(150),
      outcomesAt: day(150),
    }),
    deals: knownDeals(histories, pipelines, 'UTC'),
    pipelines,
    cutAt: day(150),
  };
  // Offers that lie for eleven days are all lost later: whoever waits for that is always right and early.
  const knowing = visits.map(({ stage, enteredAt, endAt }) =>
    stage === 'Offer' && endAt - enteredAt > 12 * dayMs ? enteredAt + 12 * dayMs : null,
  );
  // Every fourth deal is won, the next one lost.
  const silly = visits.map(({ stage, enteredAt, history }) =>
    stage === 'New' && Number(history.deal.id.slice(1)) % 4 < 2 ? enteredAt : null,
  );
  const report = judgeAlerts(visits, past, [silly, knowing], 0.3);
  expect(report.dominatedBy).toContain('R5');
  expect(report.lines.map(({ verdict }) => verdict)).toEqual(['behind', 'behind']);
  const wise = judgeAlerts(visits, past, [knowing, silly], 0.3);
  expect(wise.ours.precision).toBe(1);
  expect(wise.dominatedBy).toEqual([]);
  expect(wise.lines.map(({ verdict }) => verdict)).not.toContain('behind');
});

test('a forecast is judged by the periods that are over, beside naive ones, each currency by itself', () => {
  const histories = Array.from({ length: 70 }, (_, number) =>
    madeHistory({
      id: `d${number}`,
      amount: 100,
      stages: [
        [number, 'New'],
        [number + 7, 'Won'],
      ],
    }),
  );
  const range = (mean: number) => ({ mean, p10: mean - 50, p50: mean, p90: mean + 50 });
  const foretold = [28, 35, 42, 49, 98].map((start, index) => ({
    kind: 'week' as const,
    currency: 'EUR',
    startAt: day(start),
    endAt: day(start + 7),
    checkedOn: 0,
    value: range(index === 0 ? 800 : 700),
    count: { mean: 7, p10: 6, p50: 7, p90: 8 },
  }));
  const [report] = judgeForecast(histories, pipelines, foretold, day(76));
  expect(report?.periods.map(({ actual }) => actual)).toEqual(
    foretold.slice(0, 4).map(() => ({ count: 7, value: 700 })),
  );
  expect(report?.value).toMatchObject({ wape: 100 / 2800, bias: 100 / 2800, coverage: 0.75 });
  expect(report?.count).toMatchObject({ wape: 0, coverage: 1 });
  expect(report?.count.naive.map(({ wape }) => wape)).toEqual([0, 0]);
});
