import type { EngagementName, PortalSource } from '../options.ts';
import { addRow, columnFor } from '../state/object-store.ts';
import { storeOf } from '../state/portal.ts';
import { source as author } from '../state/source.ts';
import { dealOf } from './load-changes.ts';
import type { Loading } from './loading.ts';
import { instantIn, requiredInstant } from '../../../../src/sandbox/parse-cells.ts';
import { contactIdOf } from './people.ts';
import { bad, readRows } from '../../../../src/sandbox/read-rows.ts';

type Maker = (direction: string, at: number, state: string) => Record<string, string>;

const halfHourMs = 1_800_000;

/** What each kind of activity becomes. HubSpot knows a direction of calls and emails only. */
const kinds: Record<string, { type: EngagementName; make: Maker }> = {
  call: {
    type: 'calls',
    make: (direction, _at, state) => ({
      ...(direction && { hs_call_direction: direction === 'in' ? 'INBOUND' : 'OUTBOUND' }),
      hs_call_status: state === 'cancelled' ? 'CANCELED' : state === 'planned' ? 'QUEUED' : 'COMPLETED',
    }),
  },
  email: {
    type: 'emails',
    make: (direction) => ({
      ...(direction && { hs_email_direction: direction === 'in' ? 'INCOMING_EMAIL' : 'EMAIL' }),
      hs_email_status: 'SENT',
    }),
  },
  meeting: {
    type: 'meetings',
    make: (_direction, at, state) => ({
      hs_meeting_start_time: new Date(at).toISOString(),
      hs_meeting_end_time: new Date(at + halfHourMs).toISOString(),
      hs_meeting_outcome:
        state === 'cancelled' ? 'CANCELED' : state === 'planned' ? 'SCHEDULED' : 'COMPLETED',
    }),
  },
  task: {
    type: 'tasks',
    make: (_direction, _at, state) => ({
      hs_task_subject: 'Follow up',
      hs_task_type: 'TODO',
      hs_task_priority: 'NONE',
      hs_task_status: state === 'cancelled' ? 'DEFERRED' : state === 'planned' ? 'NOT_STARTED' : 'COMPLETED',
    }),
  },
  note: { type: 'notes', make: () => ({}) },
  other: {
    type: 'communications',
    make: () => ({ hs_communication_channel_type: 'LINKEDIN_MESSAGE', hs_communication_logged_from: 'CRM' }),
  },
};

const shared = new Map<string, string>();

/** Makes engagements and links them to their deal and contact. */
export async function loadActivities(loading: Loading, source: PortalSource): Promise<void> {
  const { portal } = loading;
  const deals = storeOf(portal, 'deals');
  const by = author('CRM_UI', 'userId:52000000');
  for await (const line of readRows(source, 'activities', ['deal_id', 'at', 'kind'])) {
    const deal = dealOf(portal, deals, line);
    const kind = kinds[line.cells['kind'] ?? ''];
    if (!kind) throw bad(line, 'kind', `is not one of ${Object.keys(kinds).join(', ')}`);
    const at = requiredInstant(line, 'at');
    const knownAt = instantIn(line, 'known_at') ?? at;
    portal.loadedUntil = Math.max(portal.loadedUntil, knownAt);
    const state = line.cells['state'] || 'done';
    const store = storeOf(portal, kind.type);
    const row = addRow(store, store.nextId, knownAt, by);
    // Without a value of its own the time of an activity is the time it was made.
    if (at !== knownAt) row.values[columnFor(store, 'hs_timestamp')] = new Date(at).toISOString();
    for (const [name, value] of Object.entries(kind.make(line.cells['direction'] ?? '', at, state))) {
      if (!shared.has(value) && shared.size < 1000) shared.set(value, value);
      row.values[columnFor(store, name)] = shared.get(value) ?? value;
    }
    portal.links.add('deals', deal.id, kind.type, row.id);
    if (line.cells['contact']) {
      const contact = contactIdOf(loading, line.cells['contact'], deal.createdAt);
      portal.links.add(kind.type, row.id, 'contacts', contact);
      portal.links.add('deals', deal.id, 'contacts', contact);
    }
  }
}
