import { stat } from 'node:fs/promises';
import { HeadraceError } from '../../src/errors.ts';
import { openExport } from './open-export.ts';
import { openPortfolio } from './open-portfolio.ts';
import type { RowError } from './problems.ts';
import type { Source } from './source.ts';

/** Looks through a portfolio folder or an export. Without `onBad` the first bad row is thrown. */
export async function openSource(path: string, onBad: ((error: RowError) => void) | null): Promise<Source> {
  const found = await stat(path).catch(() => null);
  if (!found)
    throw new HeadraceError('invalid-input', `${path} is not there: give a portfolio folder or a CSV file`);
  const options = {
    lenientQuotes: onBad !== null,
    onBad:
      onBad ??
      ((error: RowError) => {
        throw error;
      }),
  };
  return found.isDirectory() ? openPortfolio(path, options) : openExport(path, options);
}
