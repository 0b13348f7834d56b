import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HeadraceError } from '../../src/errors.ts';
import type { Scorecard } from '../../src/model/scorecard.ts';

/**
 * Writes scorecards to a CSV file, one line a deal: probabilities in percent with one decimal, days `YYYY-MM-DD`,
 * nothing where there is no number. The file is there as a whole or not at all. Returns how many lines it has.
 */
export async function writeScorecards(
  path: string,
  scorecards: Iterable<Scorecard> | AsyncIterable<Scorecard>,
): Promise<number> {
  return writeCsv(path, Object.keys(columns), scorecards, (card) =>
    Object.values(columns).map((cell) => cell(card)),
  );
}

export type Cell = string | number | null;

const percent = (share: number | null) => (share === null ? null : (share * 100).toFixed(1));
const rounded = (value: number | null, digits: number) =>
  value === null ? null : Number(value.toFixed(digits));

const columns: Record<string, (card: Scorecard) => Cell> = {
  deal_id: ({ dealId }) => dealId,
  at: ({ at }) => new Date(at).toISOString(),
  status: ({ status }) => status,
  win_probability: ({ winProbability }) => percent(winProbability),
  quality: ({ quality }) => percent(quality),
  health: ({ health }) => rounded(health, 0),
  pace: ({ pace }) => rounded(pace, 2),
  stalled_since: ({ stalledSince }) => stalledSince,
  stage_since: ({ stageSince }) => stageSince,
  stage_typical_days: ({ stageTypicalDays }) => rounded(stageTypicalDays, 1),
  expected_close: ({ expectedClose }) => expectedClose,
  value_at_risk: ({ valueAtRisk }) => rounded(valueAtRisk, 2),
  next_action: ({ nextAction }) => nextAction,
  reasons: ({ reasons }) => reasons.map(({ sentence }) => sentence).join('\n'),
  clock_reset: ({ clockReset }) => clockReset?.sentence ?? null,
  missing: ({ missing }) => missing.join('\n'),
  model_id: ({ modelId }) => modelId,
  input_hash: ({ inputHash }) => inputHash,
};

/** Streams rows into a CSV file beside the target and puts it in place when it is complete. */
export async function writeCsv<Item>(
  path: string,
  header: readonly string[],
  items: Iterable<Item> | AsyncIterable<Item>,
  cellsOf: (item: Item) => readonly Cell[],
): Promise<number> {
  const draft = `${path}.${process.pid}.tmp`;
  let count = 0;
  async function* lines() {
    yield `${header.map(quoted).join(',')}\n`;
    for await (const item of items) {
      yield `${cellsOf(item).map(quoted).join(',')}\n`;
      count += 1;
    }
  }
  try {
    await pipeline(Readable.from(lines()), createWriteStream(draft));
    await rename(draft, path);
    return count;
  } catch (error) {
    await rm(draft, { force: true });
    if (!isFileError(error)) throw error;
    throw new HeadraceError(
      'invalid-input',
      `${path} could not be written (${error.code}): choose a folder that exists and may be written to`,
      { cause: error },
    );
  }
}

const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error;

function quoted(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
