/** The answers of our server as the cards read them; the shapes are the server's own. */

export type Status = 'on_track' | 'slowing' | 'stalled' | 'paused' | 'not_enough_data' | 'closed';

export interface Card {
  version: 1;
  dealId: string;
  dealName: string | null;
  status: Status;
  at: string;
  timeZone: string;
  amount: number | null;
  currency: string | null;
  winProbability: number | null;
  trend: { on: string; winProbability: number }[];
  quality: number | null;
  health: number | null;
  stage: {
    label: string;
    since: string | null;
    days: number | null;
    typical: { low: number; median: number; high: number } | null;
    stallAfterDays: number | null;
  } | null;
  pace: number | null;
  expectedClose: string | null;
  valueAtRisk: number | null;
  reasons: { sentence: string; direction: 'for' | 'against'; weight: number }[];
  nextAction: string | null;
  timeline: { label: string; enteredOn: string | null; leftOn: string | null; days: number | null }[];
  clock: string | null;
  alert: { raisedOn: string; taskOpen: boolean } | null;
  stalledSince: string | null;
  pause: { until: string | null; reason: string | null } | null;
  gaps: string[];
  missing: string[];
  modelId: string | null;
}

/** What every answer says of itself. */
export interface Answer {
  version: 1;
  syncedAt: string | null;
  dataAgeMinutes: number | null;
  dryRun: boolean;
}

export interface CardAnswer extends Answer {
  state: 'ready' | 'not-yet-scored' | 'out-of-scope' | 'not-found' | 'disconnected';
  message: string | null;
  card: Card | null;
}

export interface PauseAnswer extends Answer {
  dealId: string;
  pause: { until: string; reason: string | null } | null;
}

export interface Settings {
  pipelines: string[] | null;
  dryRun: boolean;
  alertBudget: number;
  tasks: boolean;
  alerts: 'each' | 'digest';
  alertsPerOwner: number | null;
  escalateAfterDays: number | null;
  escalateTo: string | null;
  stallAfterDays: Record<string, Record<string, number>>;
  holidays: string | null;
  ownerHolidays: Record<string, string>;
}

export interface SettingsAnswer extends Answer {
  settings: Settings;
  pipelines: PipelineSettings[];
  owners: OwnerSettings[];
  problems: string[];
}

export interface PipelineSettings {
  id: string;
  label: string;
  inScope: boolean;
  stages: StageSettings[];
}

export interface OwnerSettings {
  id: string;
  name: string;
  country: string | null;
}

export interface StageSettings {
  id: string;
  label: string;
  learntDays: number | null;
  manualDays: number | null;
  lastQuarter: {
    alerts: number;
    share: number | null;
    /** Of how many the next share is; an older server does not tell. */
    ended?: number | undefined;
    precision: number | null;
    /** The same. */
    lost?: number | undefined;
    early: number | null;
  } | null;
}

/** The figures of one pipeline in one currency: what the page shows of them. Shares are 0–1. */
export interface Figures {
  pipeline: { id: string; label: string };
  currency: string;
  segment: string | null;
  open: number;
  periodKind: 'week' | 'month' | 'quarter';
  velocity: {
    fromAt: number;
    untilAt: number;
    forms: Record<'realised' | 'generation' | 'textbook', Estimate>;
    factors: Record<'openDeals' | 'winRate' | 'meanWon' | 'meanDays', Estimate>;
  } | null;
  periods: {
    fromAt: number;
    untilAt: number;
    realised: Estimate;
    change: Record<'total' | 'deals' | 'size' | 'winRate' | 'time', Estimate> | null;
  }[];
  levers: { label: string; gainPerDay: Estimate }[];
  funnel: {
    stage: string;
    label: string;
    reached: number;
    passed: number;
    ended: number;
    waiting: number;
    step: Estimate;
    win: Estimate;
  }[];
  forecast: {
    kind: 'week' | 'month' | 'quarter';
    fromAt: number;
    untilAt: number;
    value: Range;
    count: Range;
  }[];
  stalled: (Line & { stalledSince: string | null })[];
  /** Figures of an older server have none. */
  worthPushing?:
    | (Line & { isSlowing: boolean; winProbability: number | null; evidence: string | null })[]
    | undefined;
}

/** A deal to work on. */
interface Line {
  dealId: string;
  name: string;
  owner: string | null;
  ownerName: string | null;
  stage: string;
  amount: number | null;
  valueAtRisk: number | null;
  nextAction: string | null;
}

export interface Estimate {
  value: number | null;
  low: number | null;
  high: number | null;
  n: number;
}

export interface Range {
  mean: number;
  p10: number;
  p50: number;
  p90: number;
}

/** `GET /cards/{crm}/pipeline`: the figures that were asked for, and what else there is. */
export interface PipelineAnswer extends Answer {
  state: 'ready' | 'reckoning' | 'not-yet-reckoned' | 'disconnected';
  asOf: string | null;
  message: string | null;
  pipelines: { id: string; label: string; currencies: string[] }[];
  segments: string[];
  figures: Figures | null;
}
