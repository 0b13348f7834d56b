import type { Deal } from '../../src/model/deal.ts';
import type { Instant } from '../../src/model/instant.ts';
import type { Pipeline, StageKind } from '../../src/model/pipeline.ts';
import { badCell, neededIn, textIn } from './cells.ts';
import { type DateOrder, exportInstantIn, exportNumberIn, flagIn, takeDateNotes } from './export-cells.ts';
import { exportColumns, isKnownLater } from './export-columns.ts';
import { kindByName, type StageNotes, takeStageNotes } from './guess-pipelines.ts';
import { attributesOf } from './map.ts';
import { takeColumnNotes } from './numeric-columns.ts';
import type { ReadOptions } from './source.ts';
import { type Row, rowsOf, type Table } from './table.ts';
import { telling } from './telling.ts';

/** What must be known of all rows of an export before one of them can be told. */
export interface ExportSurvey {
  pipelines: readonly Pipeline[];
  /** The last moment the file tells of: what it holds was so then. */
  seenAt: Instant;
  ids: ReadonlySet<string>;
  /** Columns with a meaning of their own, or that may tell what was only known later. */
  noAttributes: ReadonlySet<string>;
  numericColumns: ReadonlySet<string>;
  owners: ReadonlySet<string>;
  currency: string | null;
  badLines: ReadonlySet<number>;
  guessedDateOrder: boolean;
  instantIn: (row: Row, column: string) => Instant | null;
}

const pastColumns = ['createdAt', 'stageSince', 'modifiedAt', 'lastActivityAt'] as const;

/** Reads the file twice: for the order of dates and the stages, then for the rest; tells every bad row. */
export async function surveyExport(table: Table, options: ReadOptions): Promise<ExportSurvey> {
  const noAttributes = new Set([...exportColumns, ...[...table.columns.keys()].filter(isKnownLater)]);
  const stageNotes = takeStageNotes();
  const dateNotes = takeDateNotes();
  const columnNotes = takeColumnNotes(table.columns.keys(), noAttributes);
  const badLines = new Set<number>();
  const each = async (again: boolean, work: (row: Row) => void) => {
    const read = again ? { ...options, onBad: () => undefined } : options;
    for await (const rows of rowsOf(table, read, true))
      for (const row of rows) {
        const done = telling(options, () => {
          if (!badLines.has(row.line)) work(row);
          return true;
        });
        if (!done) badLines.add(row.line);
      }
  };
  await each(false, (row) => {
    for (const column of [...pastColumns, 'closeDate']) dateNotes.note(row, column);
    noteStage(row, stageNotes);
    columnNotes.note(row);
  });
  const dateOrder: DateOrder = dateNotes.order() ?? 'month-first';
  const survey = {
    pipelines: stageNotes.pipelines(),
    seenAt: 0,
    ids: new Set<string>(),
    noAttributes,
    numericColumns: columnNotes.numeric(),
    owners: new Set<string>(),
    currency: null as string | null,
    badLines,
    guessedDateOrder: dateNotes.matters() && dateNotes.order() === null,
    instantIn: (row: Row, column: string) => exportInstantIn(row, column, dateOrder),
  };
  await each(true, (row) => {
    const deal = exportDealFrom(row, survey);
    if (survey.ids.has(deal.id))
      throw badCell(row, 'id', `“${deal.id}” is in an earlier row too: remove one of them`);
    const moments = [...pastColumns.map((column) => survey.instantIn(row, column)), deal.closedAt];
    survey.seenAt = Math.max(survey.seenAt, ...moments.filter((at) => at !== null));
    survey.ids.add(deal.id);
    if (deal.owner) survey.owners.add(deal.owner);
    survey.currency ??= deal.currency;
  });
  return survey;
}

const pipelineIn = (row: Row) => textIn(row, 'pipeline') || 'default';

function noteStage(row: Row, notes: StageNotes): void {
  const stage = neededIn(row, 'stage');
  const percent = exportNumberIn(row, 'probability');
  notes.note(pipelineIn(row), stage, { outcome: outcomeIn(row, stage), probability: percent });
}

/** What the row itself says of its outcome, if anything. */
function outcomeIn(row: Row, stage: string): StageKind | null {
  const won = flagIn(row, 'won');
  const closed = flagIn(row, 'closed');
  if (won) return 'won';
  if (closed) return won === null ? (kindByName(stage) === 'won' ? 'won' : 'lost') : 'lost';
  return closed === false ? 'open' : null;
}

/** A row of an export. Throws `RowError`. */
export function exportDealFrom(
  row: Row,
  { pipelines, noAttributes, numericColumns, instantIn }: ExportSurvey,
): Deal {
  const createdText = neededIn(row, 'createdAt');
  const createdAt = instantIn(row, 'createdAt') ?? 0;
  const pipeline = pipelineIn(row);
  const stage = neededIn(row, 'stage');
  const stages = pipelines.find(({ id }) => id === pipeline)?.stages;
  const outcome = stages?.find(({ id }) => id === stage)?.kind ?? 'open';
  const closeDate = instantIn(row, 'closeDate');
  const closedAt = instantIn(row, 'stageSince') ?? closeDate;
  const parts = [textIn(row, 'name'), textIn(row, 'account'), createdText];
  const id = row.columns.has('id') ? neededIn(row, 'id') : parts.join(' / ');
  return {
    id,
    name: textIn(row, 'name') || id,
    pipeline,
    stage,
    outcome,
    amount: exportNumberIn(row, 'amount'),
    currency: /^[A-Z]{3}$/.test(textIn(row, 'currency')) ? textIn(row, 'currency') : null,
    createdAt,
    // Closing days are entered without a time: one on the day of creation is not before it.
    closedAt: outcome === 'open' || closedAt === null ? null : Math.max(closedAt, createdAt),
    expectedCloseOn:
      outcome === 'open' && closeDate !== null ? new Date(closeDate).toISOString().slice(0, 10) : null,
    owner: textIn(row, 'owner') || null,
    account: textIn(row, 'account') || null,
    source: textIn(row, 'source') || null,
    type: textIn(row, 'type') || null,
    attributes: attributesOf(row, noAttributes, numericColumns),
    contacts: exportNumberIn(row, 'contacts'),
    pauseUntil: null,
    pauseReason: null,
  };
}
