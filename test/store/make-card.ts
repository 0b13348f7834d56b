import type { Scorecard } from '../../src/model/scorecard.ts';

/** The card of a deal that is on track and loses nothing. */
export const makeCard = (dealId: string, inputHash: string, changes: Partial<Scorecard> = {}): Scorecard => ({
  dealId,
  at: 1,
  status: 'on_track',
  winProbability: 0.123456789012345,
  quality: 0.5,
  health: 80,
  pace: null,
  stalledSince: null,
  stageSince: '2026-01-01',
  stageTypicalDays: 3,
  expectedClose: null,
  valueAtRisk: 0,
  nextAction: null,
  reasons: [{ signal: 'age', contribution: -0.1, sentence: 'Nine days.', action: null }],
  base: 0.2,
  clockReset: null,
  stall: null,
  stallRule: null,
  gaps: [],
  missing: [],
  modelId: 'm1',
  inputHash,
  ...changes,
});
