import { expect, test } from 'vitest';
import { engagementKinds, mapActivity } from '../../../connectors/hubspot/map-activity.ts';
import { keyLine } from '../../../connectors/hubspot/task-key.ts';

const kindOf = (type: string) => {
  const kind = engagementKinds.find((each) => each.type === type);
  if (!kind) throw new Error(`no kind ${type}`);
  return kind;
};
const map = (type: string, properties: Record<string, string | null>) =>
  mapActivity(
    kindOf(type),
    {
      id: '5',
      properties: {
        hs_timestamp: '2026-01-02T10:00:00Z',
        hs_createdate: '2026-01-03T00:00:00Z',
        ...properties,
      },
    },
    '7',
    '50',
  );

test('who spoke to whom, and since when the CRM knows', () => {
  expect(map('emails', { hs_email_direction: 'INCOMING_EMAIL' })).toEqual({
    id: 'emails-5',
    dealId: '7',
    at: Date.UTC(2026, 0, 2, 10),
    knownAt: Date.UTC(2026, 0, 3),
    kind: 'email',
    direction: 'in',
    contact: '50',
    state: 'done',
  });
  expect(map('emails', { hs_email_direction: 'EMAIL' })?.direction).toBe('out');
  expect(map('calls', { hs_call_direction: 'INBOUND' })?.direction).toBe('in');
  expect(map('notes', {})?.direction).toBeNull();
});

test.each([
  ['meetings', { hs_meeting_outcome: 'COMPLETED' }, 'done'],
  ['meetings', { hs_meeting_outcome: 'SCHEDULED' }, 'done'],
  ['meetings', { hs_meeting_outcome: null }, 'done'],
  ['meetings', { hs_meeting_outcome: 'NO_SHOW' }, 'cancelled'],
  ['meetings', { hs_meeting_outcome: 'CANCELED' }, 'cancelled'],
  ['calls', { hs_call_status: 'NO_ANSWER' }, 'done'],
  ['calls', { hs_call_status: 'FAILED' }, 'cancelled'],
  ['emails', { hs_email_status: 'BOUNCED' }, 'cancelled'],
  ['emails', { hs_email_status: 'SCHEDULED' }, 'planned'],
  ['tasks', { hs_task_status: 'NOT_STARTED' }, 'planned'],
  ['tasks', { hs_task_status: 'COMPLETED' }, 'done'],
] as const)('%s with %j is %s', (type, properties, state) => {
  expect(map(type, properties)?.state).toBe(state);
});

test('a meeting is when it begins', () => {
  expect(map('meetings', { hs_meeting_start_time: '2026-01-09T08:00:00Z' })?.at).toBe(
    Date.UTC(2026, 0, 9, 8),
  );
});

test('our own tasks are no activity, also when HubSpot wrapped their text', () => {
  expect(map('tasks', { hs_task_body: `Call them.<br>${keyLine('stall-7-1')}` })).toBeNull();
  expect(map('tasks', { hs_task_body: `<p>Call them.</p><p>${keyLine('stall-7-1')}</p>` })).toBeNull();
  expect(map('tasks', { hs_task_body: 'Call them.' })).not.toBeNull();
});

test('an engagement without a time is left out', () => {
  expect(map('calls', { hs_timestamp: null })).toBeNull();
});

test('no text of a message is ever asked for', () => {
  const asked = engagementKinds
    .flatMap(({ properties }) => properties)
    .filter((name) => /body|text|html|subject|title/.test(name));
  expect(asked).toEqual(['hs_task_body']);
});
