import { HeadraceError, isHeadraceError } from '../../src/errors.ts';
import type { Instant } from '../../src/model/instant.ts';
import type { ChangesCursor } from './cursor.ts';

/** What lies around deals (contacts, company, activities) is read by their links, and those may be down by themselves. */
export interface Around {
  /** Links could not be read: nothing more is asked of them in this run. */
  readonly down: boolean;
  /** What `work` gives; null when links cannot be read now. What is known of them stays as it is. */
  read<T>(work: () => Promise<T>): Promise<T | null>;
}

export function openAround(signal: AbortSignal): Around {
  let down = false;
  return {
    get down() {
      return down;
    },
    async read(work) {
      if (down) return null;
      try {
        return await work();
      } catch (error) {
        if (signal.aborted || !isHeadraceError(error, 'unavailable')) throw error;
        down = true;
        return null;
      }
    },
  };
}

/** So many new deals may wait for their links; with more the reading waits, too. */
const mostBehind = 5_000;

/** Notes what the next run has to catch up with: these new deals, and all that happened since. */
export function fallBehind(
  { behind }: ChangesCursor,
  since: Instant,
  dealIds: readonly string[] = [],
): ChangesCursor['behind'] {
  const all = new Set([...(behind?.dealIds ?? []), ...dealIds]);
  if (all.size > mostBehind) {
    throw new HeadraceError(
      'unavailable',
      `HubSpot does not show the links of deals, and ${all.size} new ones wait for theirs.`,
    );
  }
  return { since: Math.min(behind?.since ?? since, since), dealIds: [...all] };
}
