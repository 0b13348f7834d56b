import { RowError } from './problems.ts';
import type { ReadOptions } from './source.ts';

/** Does the work on one row; tells it as bad and returns null when it throws a `RowError`. */
export function telling<Result>({ onBad }: Pick<ReadOptions, 'onBad'>, work: () => Result): Result | null {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    onBad(error);
    return null;
  }
}
