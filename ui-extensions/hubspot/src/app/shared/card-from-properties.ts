import type { Card, Status } from './api.ts';

/** What a card can show from the deal's own properties, when our server does not answer. */
export const cardProperties = [
  'headrace_status',
  'headrace_win_probability',
  'headrace_quality',
  'headrace_health',
  'headrace_stalled_since',
  'headrace_expected_close',
  'headrace_value_at_risk',
  'headrace_next_action',
  'headrace_reasons',
  'headrace_pause_until',
  'headrace_pause_reason',
  'dealname',
  'amount',
  'deal_currency_code',
];

/** HubSpot gives every value as text, days also as midnight UTC in milliseconds. Null when we never wrote the deal. */
export function cardFromProperties(
  dealId: string,
  said: Record<string, string | null | undefined>,
): Card | null {
  const text = (name: string): string | null => said[name] || null;
  const number = (name: string): number | null => (text(name) === null ? null : Number(text(name)));
  const day = (name: string): string | null => {
    const value = text(name);
    return value !== null && /^\d+$/.test(value) ? new Date(Number(value)).toISOString().slice(0, 10) : value;
  };
  const status = text('headrace_status') as Status | null;
  if (!status) return null;
  const until = day('headrace_pause_until');
  return {
    version: 1,
    dealId,
    dealName: text('dealname'),
    status,
    // No property says when.
    at: '',
    timeZone: 'UTC',
    amount: number('amount'),
    currency: text('deal_currency_code'),
    winProbability: number('headrace_win_probability'),
    trend: [],
    quality: number('headrace_quality'),
    health: number('headrace_health'),
    stage: null,
    pace: null,
    expectedClose: day('headrace_expected_close'),
    valueAtRisk: number('headrace_value_at_risk'),
    reasons: linesOf(text('headrace_reasons')),
    nextAction: text('headrace_next_action'),
    timeline: [],
    clock: null,
    gaps: [],
    alert: null,
    stalledSince: day('headrace_stalled_since'),
    pause: until === null ? null : { until, reason: text('headrace_pause_reason') },
    missing: [],
    modelId: null,
  };
}

/** The property holds a line a reason, with its sign before it. */
function linesOf(text: string | null): Card['reasons'] {
  return (text ?? '')
    .split('\n')
    .filter((line) => line.length > 2)
    .map((line) => ({
      sentence: line.slice(2),
      direction: line.startsWith('+') ? 'for' : 'against',
      weight: 0,
    }));
}
