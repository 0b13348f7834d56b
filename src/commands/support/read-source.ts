import { basename, resolve } from 'node:path';
import { type HolidaySettings, noneSet } from '../../../jobs/parts/days-off-of.ts';
import { problemText, readPortfolio } from '../../../connectors/csv/index.ts';
import { HeadraceError } from '../../errors.ts';
import type { Portfolio } from '../../model/portfolio.ts';
import type { Progress } from './progress.ts';
import { readConnection } from './read-connection.ts';
import type { Terminal } from './terminal.ts';

export interface Source {
  /** What it is called: the folder's name, or the account's. */
  name: string;
  portfolio: Portfolio;
  /** IANA zone of the account; UTC where a file does not say. */
  timeZone: string;
  /** What an admin has set for the account. */
  holidays: HolidaySettings;
  /** What the data cannot tell, and rows that were left out. */
  warnings: readonly string[];
}

/** Reads the deals a command is about: those of a folder or an export, or those of a connected account. */
export async function readSource(
  { data, connection, skipBad = false }: { data?: string; connection?: string; skipBad?: boolean },
  terminal: Terminal,
  onProgress: Progress,
): Promise<Source> {
  if ((data === undefined) === (connection === undefined))
    throw new HeadraceError('invalid-input', 'Give either --data or --connection.');
  if (connection !== undefined)
    return { ...(await readConnection(terminal, connection, onProgress)), warnings: [] };
  const path = resolve(data ?? '');
  const { portfolio, problems, warnings } = await readPortfolio(path, { skipBad, onProgress });
  return {
    name: basename(path),
    portfolio,
    timeZone: 'UTC',
    holidays: noneSet,
    warnings: [...problems.map((problem) => `left out: ${problemText(problem)}`), ...warnings],
  };
}
