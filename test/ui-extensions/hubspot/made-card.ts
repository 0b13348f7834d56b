import type { Card } from '../../../ui-extensions/hubspot/src/app/shared/api.ts';

/** A stalled deal's card with everything on it. */
export function madeCard(changes: Partial<Card> = {}): Card {
  return {
    version: 1,
    dealId: '42',
    dealName: 'Rollout for Alder & Sons',
    status: 'stalled',
    at: '2026-06-30T06:00:00.000Z',
    timeZone: 'Europe/Berlin',
    amount: 48_500,
    currency: 'EUR',
    winProbability: 31.4,
    trend: [
      { on: '2026-06-09', winProbability: 52.1 },
      { on: '2026-06-16', winProbability: 44 },
      { on: '2026-06-30', winProbability: 31.4 },
    ],
    quality: 47.5,
    health: 58,
    stage: {
      label: 'Proposal sent',
      since: '2026-06-04',
      days: 26,
      typical: { low: 5, median: 9, high: 14 },
      stallAfterDays: 21,
    },
    pace: 2.9,
    expectedClose: '2026-08-02',
    valueAtRisk: 10_040,
    reasons: [
      {
        sentence: 'No answer from the buyer for 19 days; won deals heard within 6.',
        direction: 'against',
        weight: -0.81,
      },
      { sentence: 'The account bought twice before.', direction: 'for', weight: 0.4 },
    ],
    nextAction: 'Call Ms Alder: she answered the last two proposals within 3 days.',
    timeline: [
      { label: 'Qualified', enteredOn: '2026-05-20', leftOn: '2026-06-04', days: 15 },
      { label: 'Proposal sent', enteredOn: '2026-06-04', leftOn: null, days: 26 },
    ],
    gaps: [],
    clock: 'The buyer’s mail of 11 Jun 2026 reset the clock; an answer or a new stage would.',
    alert: { raisedOn: '2026-06-26', taskOpen: true },
    stalledSince: '2026-06-25',
    pause: null,
    missing: [],
    modelId: 'm1',
    ...changes,
  };
}

/** What every answer says of itself. */
export const madeAnswer = {
  version: 1,
  syncedAt: '2026-06-30T05:58:00.000Z',
  dataAgeMinutes: 2,
  dryRun: false,
};
