import type { Activity, ActivityKind } from '../../src/model/activity.ts';
import type { Instant } from '../../src/model/instant.ts';
import type { Row } from './schemas.ts';
import { isSigned } from './task-key.ts';
import { booleanOf, textOf } from '../../src/connector/read-value.ts';
import { dayIn, instantOf, noonOf } from './values.ts';

/** What is read of each kind of record: timing, direction and outcome, and the subject, which tells them; no text. */
export const activitySources = {
  Task: {
    deal: 'WhatId',
    fields: [
      'Id',
      'WhatId',
      'WhoId',
      'Subject',
      'ActivityDate',
      'CompletedDateTime',
      'ReminderDateTime',
      'CreatedDate',
      'IsClosed',
      'Status',
      'TaskSubtype',
      'Type',
      'CallType',
    ],
  },
  Event: {
    deal: 'WhatId',
    fields: ['Id', 'WhatId', 'WhoId', 'Subject', 'StartDateTime', 'CreatedDate', 'IsChild'],
  },
  EmailMessage: {
    deal: 'RelatedToId',
    fields: ['Id', 'RelatedToId', 'Incoming', 'MessageDate', 'CreatedDate', 'Status', 'ActivityId'],
  },
  Note: { deal: 'ParentId', fields: ['Id', 'ParentId', 'CreatedDate'] },
} as const;
export type ActivitySource = keyof typeof activitySources;
export const activitySourceNames = Object.keys(activitySources) as ActivitySource[];

export type ActivityRows = Readonly<Record<ActivitySource, readonly Row[]>>;

export const activityId = (source: ActivitySource, id: string): string => `${source}-${id}`;

const draft = '5';
/** Put off for good: neither done nor to be expected. */
const deferred = 'Deferred';

/**
 * What happened around deals. An e-mail that was logged comes as a message and as a task: it counts once, and the
 * task tells with whom. Copies of a meeting for those invited, our own tasks and drafts are left out.
 */
export function mapActivities(rows: ActivityRows, timeZone: string): Activity[] {
  const taskOf = new Map(rows.Task.map((task) => [String(task['Id']), task]));
  const logged = new Set(rows.EmailMessage.map((message) => String(message['ActivityId'])));
  const activities = [
    ...rows.Task.filter((task) => !logged.has(String(task['Id'])) && !isSigned(task['Subject'])).map((task) =>
      fromTask(task, timeZone),
    ),
    ...rows.Event.filter((event) => booleanOf(event['IsChild']) !== true).map(fromEvent),
    ...rows.EmailMessage.filter((message) => textOf(message['Status']) !== draft).map((message) =>
      fromMessage(message, taskOf.get(String(message['ActivityId']))),
    ),
    ...rows.Note.map((note) => activity('Note', note, 'note', instant(note['CreatedDate']), {})),
  ];
  return activities.filter((each) => each !== null);
}

function activity(
  source: ActivitySource,
  row: Row,
  kind: ActivityKind,
  at: Instant | null,
  more: Partial<Pick<Activity, 'direction' | 'contact' | 'state'>>,
): Activity | null {
  const dealId = textOf(row[activitySources[source].deal]);
  if (at === null || dealId === null) return null;
  return {
    id: activityId(source, String(row['Id'])),
    dealId,
    at,
    knownAt: instant(row['CreatedDate']) ?? at,
    kind,
    direction: null,
    contact: null,
    state: 'done',
    ...more,
  };
}

/** A task that is done happened when it was; an open one lies at its reminder, which has a time, or its due day. */
function fromTask(task: Row, timeZone: string): Activity | null {
  const kind = kindOf(task);
  const done = booleanOf(task['IsClosed']) === true;
  const dueOn = dayIn(task['ActivityDate']);
  const at =
    instant(task[done ? 'CompletedDateTime' : 'ReminderDateTime']) ??
    (typeof dueOn === 'string' ? noonOf(dueOn, timeZone) : instant(task['CreatedDate']));
  return activity('Task', task, kind, at, {
    direction: kind === 'call' ? directionOf(task) : null,
    contact: textOf(task['WhoId']),
    state: done ? 'done' : textOf(task['Status']) === deferred ? 'cancelled' : 'planned',
  });
}

const bySubtype: Readonly<Record<string, ActivityKind>> = {
  Call: 'call',
  Email: 'email',
  ListEmail: 'email',
  LinkedIn: 'other',
  Cadence: 'task',
};
/** Teams that log everything as tasks name the kind in the type. */
const byType: readonly [RegExp, ActivityKind][] = [
  [/call|phone/i, 'call'],
  [/e-?mail/i, 'email'],
  [/meeting|demo|visit/i, 'meeting'],
  [/note/i, 'note'],
  [/^other$/i, 'other'],
];

function kindOf(task: Row): ActivityKind {
  const subtype = bySubtype[textOf(task['TaskSubtype']) ?? ''];
  const type = textOf(task['Type']) ?? '';
  return subtype ?? byType.find(([pattern]) => pattern.test(type))?.[1] ?? 'task';
}

function directionOf(task: Row): Activity['direction'] {
  const type = textOf(task['CallType']);
  return type === 'Inbound' ? 'in' : type === 'Outbound' ? 'out' : null;
}

/** Events know no outcome: one counts as held unless a calendar has marked it as called off. */
function fromEvent(event: Row): Activity | null {
  return activity('Event', event, 'meeting', instant(event['StartDateTime']), {
    contact: textOf(event['WhoId']),
    state: /^cancell?ed:/i.test(textOf(event['Subject']) ?? '') ? 'cancelled' : 'done',
  });
}

function fromMessage(message: Row, task: Row | undefined): Activity | null {
  const at = instant(message['MessageDate']) ?? instant(message['CreatedDate']);
  const incoming = booleanOf(message['Incoming']);
  return activity('EmailMessage', message, 'email', at, {
    direction: incoming === true ? 'in' : incoming === false ? 'out' : null,
    contact: textOf(task?.['WhoId']),
  });
}

function instant(value: unknown): Instant | null {
  const at = instantOf(value);
  return typeof at === 'number' ? at : null;
}
