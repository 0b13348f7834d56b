import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Cursor } from '../connector.ts';
import type { JobName, JobReport } from '../job.ts';
import type { ActivityKind } from '../model/activity.ts';
import type { Author, TrackedField } from '../model/change.ts';
import type { CardFace } from '../model/card.ts';
import type { Day, Instant } from '../model/instant.ts';
import type { Pipeline, StageKind } from '../model/pipeline.ts';
import type { PipelineFigures } from '../model/pipeline-figures.ts';
import type { Scorecard } from '../model/scorecard.ts';
import type { StageThreshold } from '../model/stage-threshold.ts';
import type { AlertKind, AlertState } from './alerts.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import type { ConnectionState } from './connections.ts';
import type { Values } from './publications.ts';

/** The tables as the code sees them, in its own spelling; the truth is in `migrations/`. */
export interface Schema {
  connections: {
    id: Generated<string>;
    connector: string;
    accountId: string;
    state: ConnectionState;
    reason: string | null;
    pausedUntil: Instant | null;
    settings: JSONColumnType<ConnectionSettings>;
    createdAt: Instant;
    signIns: Generated<number>;
  };
  oauthStates: {
    stateHash: string;
    connector: string;
    redirectUri: string;
    bindingHash: string;
    codeVerifier: string;
    loginUrl: string | null;
    expiresAt: Instant;
  };
  runs: {
    connectionId: string;
    job: JobName;
    dueAt: Instant | null;
    token: Generated<number>;
    leaseUntil: Instant | null;
    holder: string | null;
    startedAt: Instant | null;
    endedAt: Instant | null;
    /** Of the last run that ended well. */
    goodAt: Instant | null;
    outcome: 'done' | 'failed' | null;
    report: Json<JobReport> | null;
    error: Json<{ kind: string; message: string }> | null;
    failures: Generated<number>;
    done: number | null;
    total: number | null;
  };
  paces: {
    connectionId: string;
    lane: string;
    nextAt: Generated<number>;
    holdUntil: Generated<number>;
    spacingMs: Generated<number>;
  };
  grants: Owned & { sealed: string };
  cursors: Owned & { cursor: JSONColumnType<Cursor> };
  deals: Owned & {
    id: string;
    name: string;
    pipeline: string;
    stage: string;
    outcome: StageKind;
    amount: number | null;
    currency: string | null;
    createdAt: Instant;
    closedAt: Instant | null;
    expectedCloseOn: Day | null;
    owner: string | null;
    account: string | null;
    source: string | null;
    type: string | null;
    attributes: JSONColumnType<Record<string, string | number | boolean>>;
    contacts: number | null;
    pauseUntil: Day | null;
    pauseReason: string | null;
    version: Generated<number>;
    dirty: Generated<boolean>;
    storedAt: Instant;
    removedAt: Instant | null;
  };
  changeLog: Owned & {
    dealId: string;
    seq: Generated<number>;
    recordedAt: Instant;
    /** JSON of `ChangeEntry[]`. */
    entries: string;
  };
  /** `entries`: JSON of `ActivityEntry[]`. */
  activities: Owned & { dealId: string; entries: string };
  removals: Owned & { dealId: string; mergedInto: string | null; at: Instant };
  badValues: Owned & { dealId: string; field: string; value: string; at: Instant };
  listed: Owned & { dealId: string };
  suspects: Owned & { dealId: string };
  pipelines: Owned & { id: string; position: number; body: JSONColumnType<Pipeline> };
  owners: Owned & {
    id: string;
    name: string;
    email: string | null;
    active: boolean;
    manager: string | null;
    country: string | null;
  };
  models: Owned & {
    id: string;
    pipeline: string;
    at: Instant;
    current: boolean;
    body: ColumnType<unknown, string, never>;
  };
  scorecards: Owned & {
    dealId: string;
    inputHash: string;
    pending: Generated<boolean>;
    card: JSONColumnType<Scorecard>;
    face: Json<CardFace> | null;
  };
  scorecardLog: Owned & { dealId: string; seq: Generated<number>; card: JSONColumnType<Scorecard> };
  toldContacts: Owned & { contactId: string };
  toldDeals: Owned & { dealId: string; told: string };
  pastDays: Owned & {
    day: Day;
    askedAt: Instant;
    /** Of the figures; null while they are to come. */
    version: number | null;
  };
  pipelineFigures: Owned & {
    /** Empty: those of the last learning. */
    asOf: Generated<Day>;
    pipeline: string;
    currency: string;
    /** Empty: all deals. */
    segment: string;
    at: Instant;
    figures: JSONColumnType<PipelineFigures>;
  };
  publications: Owned & {
    dealId: string;
    written: Json<Values> | null;
    writtenAt: Instant | null;
    wouldWrite: Json<Values> | null;
    refusal: string | null;
    refusedVersion: number | null;
    refusedAt: Instant | null;
  };
  stageThresholds: Owned & { pipeline: string; stage: string; threshold: JSONColumnType<StageThreshold> };
  pipelinePublications: Owned & { key: string; written: JSONColumnType<Values> };
  actionCalls: Owned & { callId: string; problem: string | null; at: Instant };
  alerts: Owned & {
    key: string;
    kind: Generated<AlertKind>;
    digest: string | null;
    place: Generated<number>;
    dealId: string;
    owner: string | null;
    state: AlertState;
    taskId: string | null;
    title: string;
    body: string;
    raisedAt: Instant;
    resolvedAt: Instant | null;
    reason: string | null;
  };
}

/** A change as it lies in the log: at, field, value, by, ordinal. */
export type ChangeEntry = [Instant, TrackedField, string | null, Author, number];
/** An activity as it lies in its deal's list: id, at, knownAt, kind, direction, contact, state. */
export type ActivityEntry = [
  string,
  Instant,
  Instant,
  ActivityKind,
  'in' | 'out' | null,
  string | null,
  'done' | 'planned' | 'cancelled',
];

/** A row of a tenant: the connection comes from `inTenant`. */
interface Owned {
  connectionId: Generated<string>;
}

type Json<T> = ColumnType<T, string | null, string | null>;
