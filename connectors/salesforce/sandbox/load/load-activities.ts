import { instantIn, requiredInstant } from '../../../../src/sandbox/parse-cells.ts';
import type { PortfolioSource } from '../../../../src/sandbox/portfolio-source.ts';
import { bad, readRows } from '../../../../src/sandbox/read-rows.ts';
import { afterActivity } from '../state/after-activity.ts';
import { addRow, getNumber, keyOf, placeOf, putValue, type Value } from '../state/object-store.ts';
import { storeOf } from '../state/portal.ts';
import { dealOf } from './load-changes.ts';
import type { Loading } from './loading.ts';
import { contactOf, giveRole } from './people.ts';

interface Given {
  deal: number;
  at: number;
  knownAt: number;
  kind: string;
  direction: string;
  state: string;
  who: number | null;
  owner: number;
}

const halfHourMs = 1_800_000;
const dayMs = 86_400_000;
const subtypes: Record<string, string> = {
  call: 'Call',
  email: 'Email',
  task: 'Task',
  note: 'Task',
  other: 'LinkedIn',
};
const subjects: Record<string, string> = {
  call: 'Call',
  email: 'Email',
  task: 'Follow up',
  note: 'Note',
  other: 'Message',
};

/**
 * What each kind of activity becomes: meetings are events, called off when their subject says so; all others are tasks,
 * told apart by subtype, and notes by type. A mail of which the direction is known is a message, too.
 */
export async function loadActivities(loading: Loading, source: PortfolioSource): Promise<void> {
  const { portal } = loading;
  const deals = storeOf(portal, 'Opportunity');
  for await (const line of readRows(source, 'activities', ['deal_id', 'at', 'kind'])) {
    const row = dealOf(portal, line);
    const kind = line.cells['kind'] ?? '';
    if (kind !== 'meeting' && !subtypes[kind])
      throw bad(line, 'kind', `is not one of ${[...Object.keys(subtypes), 'meeting'].join(', ')}`);
    const at = requiredInstant(line, 'at');
    const knownAt = instantIn(line, 'known_at') ?? at;
    portal.loadedUntil = Math.max(portal.loadedUntil, knownAt);
    const who = line.cells['contact'] ? contactOf(loading, line.cells['contact'], row) : null;
    if (who !== null) giveRole(loading, row, who);
    const given: Given = {
      deal: keyOf(deals, row),
      at,
      knownAt,
      kind,
      direction: line.cells['direction'] ?? '',
      state: line.cells['state'] || 'done',
      who,
      owner: getNumber(deals, 'OwnerId', row) ?? portal.users.operations,
    };
    if (kind === 'meeting') addMeeting(loading, given);
    else addTask(loading, given);
  }
}

function add(
  loading: Loading,
  type: string,
  { knownAt, owner }: Given,
  values: Record<string, Value>,
): number {
  const store = storeOf(loading.portal, type);
  const row = addRow(store, knownAt, owner);
  for (const [name, value] of Object.entries(values)) if (value !== null) putValue(store, name, row, value);
  return keyOf(store, row);
}

function addMeeting(loading: Loading, given: Given): void {
  const key = add(loading, 'Event', given, {
    WhatId: given.deal,
    WhoId: given.who,
    OwnerId: given.owner,
    Subject: given.state === 'cancelled' ? 'Canceled: Meeting' : 'Meeting',
    StartDateTime: given.at,
    EndDateTime: given.at + halfHourMs,
    DurationInMinutes: 30,
    EventSubtype: 'Event',
  });
  afterActivity(loading.portal, storeOf(loading.portal, 'Event'), placeOf(key).row, given.at);
}

function addTask(loading: Loading, given: Given): void {
  const { at, kind, direction, state } = given;
  const done = state === 'done' || kind === 'email';
  const key = add(loading, 'Task', given, {
    WhatId: given.deal,
    WhoId: given.who,
    OwnerId: given.owner,
    Subject: subjects[kind] ?? 'Task',
    TaskSubtype: subtypes[kind] ?? 'Task',
    Type: kind === 'note' ? 'Note' : null,
    Priority: 'Normal',
    Status: done ? 'Completed' : state === 'planned' ? 'Not Started' : 'Deferred',
    ActivityDate: Math.floor(at / dayMs) * dayMs,
    CompletedDateTime: done ? at : null,
    // A due date has no time of day; the reminder has.
    ReminderDateTime: done ? null : at,
    IsReminderSet: done ? null : 1,
    CallType: kind === 'call' && direction !== '' ? (direction === 'in' ? 'Inbound' : 'Outbound') : null,
  });
  afterActivity(loading.portal, storeOf(loading.portal, 'Task'), placeOf(key).row, at);
  if (kind === 'email' && direction !== '') {
    add(loading, 'EmailMessage', given, {
      RelatedToId: given.deal,
      ActivityId: key,
      Subject: 'Email',
      Incoming: Number(direction === 'in'),
      Status: direction === 'in' ? '1' : '3',
      MessageDate: at,
    });
  }
}
