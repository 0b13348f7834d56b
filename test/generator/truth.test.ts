import { expect, test } from 'vitest';
import { generatePortfolio, type GeneratedDeal } from '../../src/generator/generate-portfolio.ts';
import type { PortfolioSpec } from '../../src/generator/portfolio-spec.ts';
import { parseSpec, presetSpec } from '../../src/generator/preset-spec.ts';
import { truthOf } from '../../src/generator/truth-of.ts';
import { dayMs } from '../../src/model/instant.ts';

const until = Date.parse('2026-03-01T00:00:00Z');
/** Seeds are fixed, so a test either always passes or always fails; four standard errors leave room for honest chance. */
const errors = 4;

const steady = presetSpec('steady', { until, seed: 3, deals: 20_000 });
const steadyDeals = [...generatePortfolio(steady)];
const demo = presetSpec('demo', { until, seed: 5, deals: 8000 });
const bare = { ...demo, activities: { ...demo.activities, perWeek: 0 }, importedDaysAgo: null };
const demoDeals = [...generatePortfolio(bare)];

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const sd = (values: readonly number[]) => {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
};
const won = ({ truth }: GeneratedDeal) => truth.outcome === 'won';

/** Visits as a CRM would show them: entry, end of watching, and the stage that came next. */
function visitsOf({ deal, changes }: GeneratedDeal, end = until) {
  const moves = changes.filter(({ field }) => field === 'stage');
  return moves.map(({ at, value }, index) => {
    const next = moves[index + 1];
    return { deal, stage: value, days: ((next?.at ?? end) - at) / dayMs, next: next?.value ?? null };
  });
}

/** Entries of wins by stage, the deals created as won put aside. */
function reachAndWin(deals: readonly GeneratedDeal[], pipeline: string, stage: string) {
  const own = deals.filter(
    ({ deal, truth, changes }) =>
      deal.pipeline === pipeline && !(truth.winProbability === 1) && changes.length > 0,
  );
  const reached = own.filter(({ changes }) =>
    changes.some(({ field, value }) => field === 'stage' && value === stage),
  );
  return { own: own.length, reached: reached.length, won: reached.filter(won).length };
}

function expectShare(hits: number, of: number, share: number, slack = 0): void {
  expect(Math.abs(hits / of - share)).toBeLessThan(
    errors * Math.sqrt((share * (1 - share)) / of) + slack + 1e-9,
  );
}

test('win rate, arrivals, value and cycle of the steady preset are what its truth says', () => {
  const truth = truthOf(steady);
  expect(truth.winRate).toBeCloseTo(0.7 * 0.75 * 0.8 * 0.65, 10);
  expectShare(steadyDeals.filter(won).length, steadyDeals.length, truth.winRate);
  const inYear = steadyDeals.filter(({ deal }) => deal.createdAt >= until - 365 * dayMs).length;
  const arrivals = truth.arrivalsPerDay * 365;
  expect(Math.abs(inYear - arrivals)).toBeLessThan(errors * Math.sqrt(arrivals));
  const amounts = steadyDeals.filter(won).map(({ deal }) => deal.amount ?? 0);
  const analytic = 10_000 * Math.exp(0.8 ** 2 / 2);
  expect(Math.abs(mean(amounts) - analytic)).toBeLessThan((errors * sd(amounts)) / Math.sqrt(amounts.length));
  expect(truth.meanWonAmount['EUR']).toBeGreaterThan(analytic * 0.94);
  expect(truth.meanWonAmount['EUR']).toBeLessThan(analytic * 1.06);
  const cycles = steadyDeals.map(({ deal, truth }) => ((truth.closedAt ?? 0) - deal.createdAt) / dayMs);
  expect(Math.abs(mean(cycles) - truth.meanDays)).toBeLessThan(
    (errors * sd(cycles)) / Math.sqrt(cycles.length),
  );
});

test("the steady preset obeys Little's law: open deals are arrivals a day times mean days", () => {
  const truth = truthOf(steady);
  const counts = Array.from({ length: 12 }, (_, month) => {
    const at = until - month * 30 * dayMs;
    return steadyDeals.filter(({ deal, truth: { closedAt } }) => deal.createdAt <= at && (closedAt ?? 0) > at)
      .length;
  });
  const expected = truth.arrivalsPerDay * truth.meanDays;
  // The count of a stable queue of this kind is Poisson.
  expect(Math.abs(mean(counts) - expected)).toBeLessThan(errors * Math.sqrt(expected / counts.length));
});

test.each([
  ['steady', steady, steadyDeals],
  ['demo', bare, demoDeals],
] as const)(
  'each stage of the %s preset is reached and won from as often as its truth says',
  (_, spec, deals) => {
    const whole = deals.filter(({ deal }) => deal.createdAt < until - 365 * dayMs);
    for (const { pipeline, stage, reach, win } of truthOf(spec).stages) {
      const old = reachAndWin(whole, pipeline, stage);
      // Where deals differ, the truth itself is a mean over drawn deals.
      expectShare(old.reached, old.own, reach, 0.012);
      expectShare(old.won, old.reached, win, 0.012);
    }
  },
);

test('win probabilities at creation are calibrated, and knowing the hidden part is sharper', () => {
  const created = demoDeals.filter(({ truth }) => truth.winProbability < 1);
  for (const key of ['winProbability', 'latentWinProbability'] as const) {
    const ranked = created.toSorted((a, b) => a.truth[key] - b.truth[key]);
    for (let part = 0; part < 8; part++) {
      const eighth = ranked.slice((part * ranked.length) / 8, ((part + 1) * ranked.length) / 8);
      const expected = mean(eighth.map(({ truth }) => truth[key]));
      expectShare(eighth.filter(won).length, eighth.length, expected, 0.005);
    }
  }
  const loss = (key: 'winProbability' | 'latentWinProbability') =>
    mean(created.map((deal) => -Math.log(won(deal) ? deal.truth[key] : 1 - deal.truth[key])));
  const share = created.filter(won).length / created.length;
  const baseRate = -share * Math.log(share) - (1 - share) * Math.log(1 - share);
  expect(loss('winProbability')).toBeLessThan(baseRate - 0.02);
  expect(loss('latentWinProbability')).toBeLessThan(loss('winProbability'));
});

/**
 * Exits of a kind less the hazard the watched visits were under is a martingale: mean 0, variance the hazard's sum.
 * Asked for each stage and exit, in young and in old visits. Censoring does no harm.
 */
function expectHazards(spec: PortfolioSpec, deals: readonly GeneratedDeal[]): void {
  const truth = truthOf(spec);
  const visits = deals.flatMap((deal) =>
    visitsOf(deal).map((visit) => ({ ...visit, factors: deal.truth.hazardFactors })),
  );
  for (const [index, { pipeline, stage, days, exits }] of truth.stages.entries()) {
    const following = (steps: number) => truth.stages[index + steps]?.stage ?? 'Closed won';
    const targets = {
      forward: following(1),
      skip: following(2),
      won: 'Closed won',
      back: truth.stages[index - 1]?.stage,
      lost: 'Closed lost',
      dead: '',
    };
    const own = visits.filter((visit) => visit.stage === stage && visit.deal.pipeline === pipeline);
    for (const { kind, rate, shape } of exits) {
      for (const [from, to] of [
        [0, days],
        [days, Number.POSITIVE_INFINITY],
      ] as const) {
        const factor = kind === 'back' ? 'back' : kind === 'lost' ? 'loss' : 'progress';
        const cumulated = (age: number) => rate * (Math.min(Math.max(age, from), to) / days) ** shape;
        const hazard = own.reduce(
          (sum, visit) => sum + visit.factors[factor] * (cumulated(visit.days) - cumulated(from)),
          0,
        );
        const hits = own.filter(
          (visit) => visit.next === targets[kind] && visit.days >= from && visit.days < to,
        ).length;
        expect
          .soft(Math.abs(hits - hazard), `${stage} ${kind} from ${from}`)
          .toBeLessThan(errors * Math.sqrt(hazard) + 0.01 * hazard + 1);
      }
    }
  }
}

test('stages end with the hazards the truth states, at every age', () => {
  expectHazards(steady, steadyDeals);
});

test('so they do with unlike shapes, effects, hidden advantages and speeds of their own', () => {
  const spec = parseSpec({
    until,
    seed: 8,
    deals: 12_000,
    pipelines: [
      {
        label: 'Sales',
        stages: [
          {
            label: 'One',
            days: 5,
            exits: {
              forward: { share: 0.6, shape: 0.7 },
              lost: { share: 0.3, shape: 2 },
              skip: { share: 0.1 },
            },
          },
          {
            label: 'Two',
            days: 12,
            exits: {
              forward: { share: 0.7, shape: 1.8 },
              lost: { share: 0.2, shape: 0.6 },
              back: { share: 0.1 },
            },
          },
          {
            label: 'Three',
            days: 9,
            exits: { forward: { share: 0.8, shape: 1 }, lost: { share: 0.2, shape: 1.5 } },
          },
        ],
      },
    ],
    factors: [
      {
        column: 'source',
        values: [
          { value: 'Web', share: 0.5, effect: -0.8 },
          { value: 'Referral', share: 0.5, effect: 0.8 },
        ],
      },
    ],
    hiddenSd: 0.5,
    frailtySd: 0.5,
  });
  const deals = [...generatePortfolio(spec)];
  expectHazards(spec, deals);
  const cycles = deals.map(({ deal, truth }) => ((truth.closedAt ?? 0) - deal.createdAt) / dayMs);
  const slack = (errors * sd(cycles)) / Math.sqrt(cycles.length);
  expect(Math.abs(mean(cycles) - truthOf(spec).meanDays)).toBeLessThan(slack);
});

test('visits of an hour, a heavy tail and an automatic cancellation after 31 days can be expressed', () => {
  const spec = parseSpec({
    until,
    deals: 4000,
    pipelines: [
      {
        label: 'Loans',
        stages: [
          {
            label: 'Submitted',
            days: 0.05,
            exits: { forward: { share: 0.55, shape: 0.3 }, lost: { share: 0.45, shape: 0.35 } },
          },
          {
            label: 'Offer sent',
            days: 9,
            exits: { forward: { share: 0.5, shape: 0.9 }, dead: { share: 0.5, shape: 3 } },
          },
        ],
      },
    ],
    cleanup: { days: 31, sigma: 0.02 },
  });
  const visits = [...generatePortfolio(spec)].flatMap((deal) => visitsOf(deal));
  const submitted = visits
    .filter(({ stage, next }) => stage === 'Submitted' && next !== null)
    .map(({ days }) => days);
  const share = (of: readonly number[], test: (days: number) => boolean) =>
    of.filter(test).length / of.length;
  expect(share(submitted, (days) => days < 1 / 24)).toBeGreaterThan(0.35);
  expect(share(submitted, (days) => days > 10)).toBeGreaterThan(0.02);
  const { truth } = [...generatePortfolio(spec)].find(({ truth }) => truth.deadAt !== null) as GeneratedDeal;
  expect(((truth.closedAt ?? 0) - (truth.deadAt ?? 0)) / dayMs).toBeCloseTo(31, -1);
});
