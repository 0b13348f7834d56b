import type { Activity, ActivityKind } from '../../src/model/activity.ts';
import type { CrmRecord } from './schemas.ts';
import { keyIn } from './task-key.ts';
import { textOf } from '../../src/connector/read-value.ts';
import { instantOf } from './values.ts';

export interface EngagementKind {
  /** The object's name in paths. */
  type: string;
  kind: ActivityKind;
  /** Timing, direction and outcome only; of tasks the text too, to know our own by their reference. */
  properties: readonly string[];
  /** Whether it is held with a contact that is worth knowing. */
  withContact: boolean;
  /** What it may need beyond the scopes that everybody grants. */
  scope: string | null;
}

const common = ['hs_timestamp', 'hs_createdate'];

export const engagementKinds: readonly EngagementKind[] = [
  {
    type: 'calls',
    kind: 'call',
    properties: [...common, 'hs_call_direction', 'hs_call_status'],
    withContact: true,
    scope: null,
  },
  {
    type: 'emails',
    kind: 'email',
    properties: [...common, 'hs_email_direction', 'hs_email_status'],
    withContact: true,
    scope: 'sales-email-read',
  },
  {
    type: 'meetings',
    kind: 'meeting',
    properties: [...common, 'hs_meeting_start_time', 'hs_meeting_outcome'],
    withContact: true,
    scope: null,
  },
  { type: 'notes', kind: 'note', properties: common, withContact: false, scope: null },
  {
    type: 'tasks',
    kind: 'task',
    properties: [...common, 'hs_task_status', 'hs_task_body'],
    withContact: false,
    scope: null,
  },
  { type: 'communications', kind: 'other', properties: common, withContact: true, scope: null },
];

const inward = new Set(['INBOUND', 'INCOMING_EMAIL']);
const outward = new Set(['OUTBOUND', 'EMAIL', 'FORWARDED_EMAIL']);
const calledOff = new Set(['CANCELED', 'CANCELLED', 'NO_SHOW', 'RESCHEDULED', 'FAILED', 'BOUNCED']);
const stillToCome = new Set(['QUEUED', 'SCHEDULED']);

export const activityId = (type: string, id: string): string => `${type}-${id}`;

/**
 * What happened around a deal. Null for our own tasks and for records without a time. A meeting counts as held
 * unless it was called off: HubSpot leaves "scheduled" on meetings that took place.
 */
export function mapActivity(
  { type, kind }: EngagementKind,
  record: CrmRecord,
  dealId: string,
  contact: string | null,
): Activity | null {
  const properties = record.properties ?? {};
  if (keyIn(properties['hs_task_body']) !== null) return null;
  const startAt = instantOf(properties['hs_meeting_start_time']);
  const at = typeof startAt === 'number' ? startAt : instantOf(properties['hs_timestamp']);
  if (typeof at !== 'number') return null;
  const created = instantOf(properties['hs_createdate'] ?? record.createdAt);
  const direction = textOf(properties['hs_call_direction'] ?? properties['hs_email_direction']) ?? '';
  return {
    id: activityId(type, record.id),
    dealId,
    at,
    knownAt: typeof created === 'number' ? created : at,
    kind,
    direction: inward.has(direction) ? 'in' : outward.has(direction) ? 'out' : null,
    contact,
    state: stateOf(kind, properties),
  };
}

function stateOf(kind: ActivityKind, properties: Readonly<Record<string, unknown>>): Activity['state'] {
  if (kind === 'task') return textOf(properties['hs_task_status']) === 'COMPLETED' ? 'done' : 'planned';
  const said =
    properties['hs_meeting_outcome'] ?? properties['hs_call_status'] ?? properties['hs_email_status'];
  const word = textOf(said)?.toUpperCase() ?? '';
  if (calledOff.has(word)) return 'cancelled';
  return kind !== 'meeting' && stillToCome.has(word) ? 'planned' : 'done';
}
