import type { Change } from '../../src/model/change.ts';
import type { Deal } from '../../src/model/deal.ts';
import { HeadraceError } from '../../src/errors.ts';
import { textIn } from './cells.ts';
import { exportKind, isKnownLater, exportColumns, nameExportColumns } from './export-columns.ts';
import { readOwners } from './read-owners.ts';
import type { ReadOptions, Source } from './source.ts';
import { type ExportSurvey, exportDealFrom, surveyExport } from './survey-export.ts';
import { openTable, type Row, rowsOf, type Table } from './table.ts';

/**
 * Opens one CSV file with deals, as HubSpot and Salesforce export them; header words are recognised in the
 * spellings of `export-columns.ts`. An export holds no history: a stage is known from the moment the deal came
 * into it, where the file says so, else only from the last moment the file tells of.
 */
export async function openExport(path: string, options: ReadOptions): Promise<Source> {
  const table = await openTable(path, nameExportColumns, [',', ';', '\t']);
  const kind = exportKind(table.headers);
  if (!kind) {
    throw new HeadraceError(
      'invalid-input',
      `${table.file} is no export of deals: it has no column like Deal Name, Deal Stage or Opportunity Name (found: ${table.headers.join(', ')}). Give such an export, or a folder with deals.csv`,
    );
  }
  const missing = (
    [
      ['stage', 'Stage'],
      ['createdAt', 'Create Date'],
    ] as const
  ).filter(([name]) => !table.columns.has(name));
  if (missing.length > 0) {
    const words = missing.map(([, word]) => `“${word}”`).join(' and ');
    throw new HeadraceError(
      'invalid-input',
      `${table.file} has no column ${words}: add it to the view or report and export again`,
    );
  }
  const survey = await surveyExport(table, options);
  return {
    kind,
    pipelines: survey.pipelines,
    currency: survey.currency,
    owners: await readOwners(null, survey.owners, options),
    dealIds: survey.ids,
    dealCount: survey.ids.size,
    warnings: warningsOf(table, survey),
    async *pieces() {
      for await (const rows of rowsOf(table, { ...options, onBad: () => undefined }, true)) {
        const good = rows.filter(({ line }) => !survey.badLines.has(line));
        yield good.map((row) => {
          const deal = exportDealFrom(row, survey);
          return { deal, changes: changesOf(row, deal, survey), activity: null };
        });
      }
    },
  };
}

/** Pipeline, owner and amount as if they had always been so; the rest when it is known to have been so. */
function changesOf(row: Row, deal: Deal, survey: ExportSurvey): Change[] {
  const since = deal.outcome === 'open' ? survey.instantIn(row, 'stageSince') : deal.closedAt;
  const seenAt = Math.max(survey.seenAt, deal.createdAt);
  const stageAt = Math.max(since ?? seenAt, deal.createdAt);
  const rows: [Change['field'], string | null, number][] = [
    ['pipeline', deal.pipeline, deal.createdAt],
    ['owner', deal.owner, deal.createdAt],
    ['amount', deal.amount?.toString() ?? null, deal.createdAt],
    ['stage', deal.stage, stageAt],
    ['expectedCloseOn', deal.expectedCloseOn, seenAt],
    ['nextStep', textIn(row, 'nextStep') || null, seenAt],
  ];
  return rows
    .filter(([, value]) => value !== null)
    .map(([field, value, at]) => ({ dealId: deal.id, at, field, value, by: 'unknown', ordinal: 0 }));
}

function warningsOf({ columns }: Table, survey: ExportSurvey): string[] {
  const stages = survey.pipelines.flatMap((pipeline) => pipeline.stages.map(({ label }) => label));
  const left = [...columns.keys()].filter((name) => !exportColumns.has(name) && isKnownLater(name));
  const has = (name: string) => columns.has(name);
  return [
    'An export holds no history: how long deals stayed in earlier stages is unknown, so there are no stage clocks and no deal can be called stalled. Connect the CRM, or give a portfolio folder with changes.csv.',
    'Amounts, owners and pipelines are taken as if they had been so since creation.',
    `The stages and their order are guessed: ${stages.join(', ')}.`,
    ...(has('stageSince')
      ? []
      : ['There is no column “Last Stage Change Date”: when open deals came into their stage is unknown.']),
    ...(has('id')
      ? []
      : ['There is no column with the id of the deal: name, account and creation stand in for it.']),
    ...(has('closeDate') ? [] : ['There is no column “Close Date”: when deals closed is unknown.']),
    ...(has('amount') ? [] : ['There is no column “Amount”: nothing can be said about value.']),
    ...(survey.guessedDateOrder
      ? ['Dates like 03/05/2026 are read with the month first: no row shows otherwise.']
      : []),
    ...(left.length > 0
      ? [`Columns that may tell what was only known later are left out: ${left.join(', ')}.`]
      : []),
  ];
}
