import { type Activity, activityKinds } from '../../src/model/activity.ts';
import { authors, type Change, type TrackedField } from '../../src/model/change.ts';
import type { Deal } from '../../src/model/deal.ts';
import type { Instant } from '../../src/model/instant.ts';
import { type Pipeline, type StageKind, stageKinds } from '../../src/model/pipeline.ts';
import { badCell, choiceIn, dayIn, instantIn, neededIn, numberIn, textIn } from './cells.ts';
import { dealColumns, fieldsByName } from './schemas.ts';
import type { Row } from './table.ts';

/** Pipelines as `stages.csv` gives them, or as far as they are guessed. */
export interface Catalogue {
  pipelines: readonly Pipeline[];
  given: boolean;
}

/** A row of `deals.csv`. Attributes in `numericColumns` become numbers. Throws `RowError`. */
export function dealFrom(row: Row, catalogue: Catalogue, numericColumns: ReadonlySet<string>): Deal {
  const id = neededIn(row, 'id');
  const createdAt = instantIn(row, 'created_at') ?? Date.parse(neededIn(row, 'created_at'));
  const { pipeline, stage, kind } = placeOf(row, catalogue);
  const currency = textIn(row, 'currency').toUpperCase() || null;
  if (currency !== null && !/^[A-Z]{3}$/.test(currency)) {
    throw badCell(row, 'currency', 'is not a currency: write its three letters, like EUR');
  }
  const closedAt = instantIn(row, 'closed_at');
  if (closedAt !== null && closedAt < createdAt) {
    throw badCell(row, 'closed_at', 'lies before created_at: correct one of the two');
  }
  return {
    id,
    name: textIn(row, 'name') || id,
    pipeline,
    stage,
    outcome: kind,
    amount: numberIn(row, 'amount'),
    currency,
    createdAt,
    closedAt: kind === 'open' ? null : closedAt,
    expectedCloseOn: dayIn(row, 'expected_close_on'),
    owner: textIn(row, 'owner') || null,
    account: textIn(row, 'account') || null,
    source: textIn(row, 'source') || null,
    type: textIn(row, 'type') || null,
    attributes: attributesOf(row, dealColumns, numericColumns),
    contacts: numberIn(row, 'contacts'),
    pauseUntil: dayIn(row, 'pause_until'),
    pauseReason: textIn(row, 'pause_reason') || null,
  };
}

/** The cells of columns without a meaning of their own. */
export function attributesOf(
  row: Row,
  known: ReadonlySet<string>,
  numericColumns: ReadonlySet<string>,
): Deal['attributes'] {
  const attributes: Deal['attributes'] = {};
  for (const column of row.columns.keys()) {
    if (known.has(column)) continue;
    const text = textIn(row, column);
    if (text !== '') attributes[column] = numericColumns.has(column) ? Number(text) : text;
  }
  return attributes;
}

function placeOf(
  row: Row,
  { pipelines, given }: Catalogue,
): { pipeline: string; stage: string; kind: StageKind } {
  const outcome = choiceIn(row, 'outcome', stageKinds);
  const named =
    textIn(row, 'pipeline') || (given ? (pipelines.length === 1 ? pipelines[0]?.id : '') : 'default');
  const stages = pipelines.find(({ id }) => id === named)?.stages;
  if (given && !stages) throw badCell(row, 'pipeline', 'is not in stages.csv: add it there or correct it');
  const ofOutcome = stages?.filter(({ kind }) => kind === (outcome ?? 'open')) ?? [];
  const madeUp = { open: 'Open', won: 'Won', lost: 'Lost' }[outcome ?? 'open'];
  const stage = textIn(row, 'stage') || (given ? (ofOutcome.length === 1 ? ofOutcome[0]?.id : '') : madeUp);
  const kind = stages?.find(({ id }) => id === stage)?.kind;
  if (given && !kind)
    throw badCell(row, 'stage', `is not a stage of ${named} in stages.csv: add it there or correct it`);
  if (given && outcome && kind !== outcome) {
    throw badCell(
      row,
      'outcome',
      `does not fit the stage ${stage}, which is ${kind}: correct one of the two`,
    );
  }
  return { pipeline: named ?? '', stage: stage ?? '', kind: kind ?? outcome ?? 'open' };
}

/** What a row of `changes.csv` says; `field` is null for one that is not followed. */
export interface ChangeRow {
  dealId: string;
  at: Instant;
  field: TrackedField | null;
  from: string | null;
  to: string | null;
  by: Change['by'];
}

/** A row of `changes.csv`. Throws `RowError`. */
export function changeFrom(row: Row, catalogue: Catalogue): ChangeRow {
  const dealId = neededIn(row, 'deal_id');
  const at = instantIn(row, 'at') ?? Date.parse(neededIn(row, 'at'));
  const field = fieldsByName.get(neededIn(row, 'field')) ?? null;
  const [from, to] = field
    ? [valueIn(row, 'from', field, catalogue), valueIn(row, 'to', field, catalogue)]
    : [null, null];
  return { dealId, at, field, from, to, by: choiceIn(row, 'by', authors) ?? 'unknown' };
}

function valueIn(row: Row, column: string, field: TrackedField, catalogue: Catalogue): string | null {
  if (field === 'amount') return numberIn(row, column)?.toString() ?? null;
  if (field === 'expectedCloseOn' || field === 'pauseUntil') return dayIn(row, column);
  const text = textIn(row, column);
  if (text === '' || !catalogue.given) return text || null;
  const known =
    field === 'stage'
      ? catalogue.pipelines.some(({ stages }) => stages.some(({ id }) => id === text))
      : field !== 'pipeline' || catalogue.pipelines.some(({ id }) => id === text);
  if (!known) throw badCell(row, column, `is no ${field} in stages.csv: add it there or correct it`);
  return text;
}

/** A row of `activities.csv`, still without an id unless the file has one. Throws `RowError`. */
export function activityFrom(row: Row): Activity {
  const dealId = neededIn(row, 'deal_id');
  const at = instantIn(row, 'at') ?? Date.parse(neededIn(row, 'at'));
  const kind = choiceIn(row, 'kind', activityKinds);
  if (kind === null) throw badCell(row, 'kind', `is empty: write one of ${activityKinds.join(', ')}`);
  return {
    id: textIn(row, 'id'),
    dealId,
    at,
    knownAt: instantIn(row, 'known_at') ?? at,
    kind,
    direction: choiceIn(row, 'direction', ['in', 'out']),
    contact: textIn(row, 'contact') || null,
    state: choiceIn(row, 'state', ['done', 'planned', 'cancelled']) ?? 'done',
  };
}

/** The values a deal holds now, as a change would write them. */
export function valuesOf(deal: Deal): [TrackedField, string | null][] {
  return [
    ['stage', deal.stage],
    ['pipeline', deal.pipeline],
    ['amount', deal.amount?.toString() ?? null],
    ['expectedCloseOn', deal.expectedCloseOn],
    ['owner', deal.owner],
    ['pauseUntil', deal.pauseUntil],
  ];
}
