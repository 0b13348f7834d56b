import { expect, test } from 'vitest';
import { flowRows } from '../../../src/analysis/velocity/flow-rows.ts';
import { funnel } from '../../../src/analysis/velocity/funnel.ts';
import { leversOf } from '../../../src/analysis/velocity/levers-of.ts';
import { velocityOf } from '../../../src/analysis/velocity/velocity-of.ts';
import { day, pipelines, steadyYear } from '../made-history.ts';

const rows = flowRows(steadyYear(), pipelines, day(365));
const velocity = velocityOf(rows, { fromAt: day(180), untilAt: day(300) }, 50);
const [pipeline] = pipelines;
const levers = pipeline ? leversOf(rows, velocity, funnel(rows, pipeline, day(365))) : [];
const generated = velocity.forms.generation.value ?? 0;
const gainOf = (lever: string, stage: string | null = null) =>
  levers.find((one) => one.lever === lever && one.stage === stage);

test('the stage where most is lost is the one where fewer losses bring most', () => {
  const stages = levers.filter(({ lever }) => lever === 'stage');
  expect(stages.map(({ stage }) => stage)).toEqual(['Offer', 'New']);
  // One offer in four is won: a tenth fewer losses lifts 0.25 to 0.325.
  expect((stages[0]?.gainPerDay.value ?? 0) / generated).toBeCloseTo(0.3, 1);
});

test('a tenth more deals or value brings a tenth more a day, with a range around it', () => {
  for (const lever of ['number', 'size']) {
    const gain = gainOf(lever)?.gainPerDay;
    expect(gain?.value).toBeCloseTo(0.1 * generated, 6);
    expect(gain?.low).toBeLessThan(0.1 * generated);
    expect(gain?.high).toBeGreaterThan(0.1 * generated);
  }
});

test('a shorter cycle brings what is under way sooner, once, and no more a day in the long run', () => {
  expect(gainOf('time')?.gainPerDay.value).toBeNull();
  // Won deals take five days as new and ten as offers, and a little.
  expect((gainOf('time')?.gainOnce.value ?? 0) / generated).toBeCloseTo(1.5, 0);
  expect((gainOf('stageTime', 'New')?.gainOnce.value ?? 0) / generated).toBeCloseTo(0.5, 3);
});
