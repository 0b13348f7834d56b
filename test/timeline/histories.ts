import type { Activity } from '../../src/model/activity.ts';
import type { Author, Change, TrackedField } from '../../src/model/change.ts';
import type { Deal } from '../../src/model/deal.ts';
import { dayMs } from '../../src/model/instant.ts';
import type { Pipeline, Stage } from '../../src/model/pipeline.ts';
import type { DealHistory } from '../../src/model/portfolio.ts';
import type { StageVisit } from '../../src/timeline/visits-at.ts';

const firstAt = Date.UTC(2026, 0, 1);

/** Histories are told in days since the first of January 2026. */
export const onDay = (day: number): number => firstAt + Math.round(day * dayMs);
export const dayOfInstant = (at: number): number => Number(((at - firstAt) / dayMs).toFixed(4));

const stage = (id: string, position: number, kind: Stage['kind'] = 'open', archived = false): Stage => ({
  id,
  label: id,
  position,
  kind,
  archived,
});

/** Two ways of selling that share the ids of their closed stages. */
export const pipelines: Pipeline[] = [
  {
    id: 'sales',
    label: 'Sales',
    stages: [
      stage('lead', 1),
      stage('demo', 2),
      stage('trial', 2.5, 'open', true),
      stage('offer', 3),
      stage('signing', 4),
      stage('won', 5, 'won'),
      stage('lost', 6, 'lost'),
      stage('no decision', 7, 'lost'),
    ],
  },
  {
    id: 'renewals',
    label: 'Renewals',
    stages: [stage('talk', 1), stage('paper', 2), stage('won', 3, 'won'), stage('lost', 4, 'lost')],
  },
];

export type Move = [day: number, value: string | null, by?: Author, field?: TrackedField, ordinal?: number];

/** A deal in the sales pipeline, created on day 0, with stage changes unless the move names another field. */
export function history(
  moves: readonly Move[],
  deal: Partial<Deal> = {},
  activities: readonly Partial<Activity>[] = [],
): DealHistory {
  const changes = moves.map(
    ([day, value, by = 'person', field = 'stage', ordinal = 0]): Change => ({
      dealId: 'd',
      at: onDay(day),
      field,
      value,
      by,
      ordinal,
    }),
  );
  return {
    deal: {
      id: 'd',
      name: 'A deal',
      pipeline: 'sales',
      stage: 'lead',
      outcome: 'open',
      amount: null,
      currency: null,
      createdAt: onDay(0),
      closedAt: null,
      expectedCloseOn: null,
      owner: null,
      account: null,
      source: null,
      type: null,
      attributes: {},
      contacts: null,
      pauseUntil: null,
      pauseReason: null,
      ...deal,
    },
    changes,
    activities: activities.map((activity, index) => {
      const at = activity.at ?? onDay(0);
      return {
        id: `a${index}`,
        dealId: 'd',
        at,
        knownAt: at,
        kind: 'call',
        direction: null,
        contact: null,
        state: 'done',
        ...activity,
      };
    }),
  };
}

/** “demo 2–5 forward”; “~” when the entry is not known, “…” while the visit runs. */
export function told(visit: StageVisit): string {
  const until = visit.leftAt === null ? '…' : `${dayOfInstant(visit.leftAt)} ${visit.exit}`;
  const where = visit.pipeline === 'sales' ? visit.stage : `${visit.pipeline}/${visit.stage}`;
  return `${where} ${visit.entryKnown ? '' : '~'}${dayOfInstant(visit.enteredAt)}–${until}`;
}
