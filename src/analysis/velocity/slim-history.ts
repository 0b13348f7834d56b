import type { Activity } from '../../model/activity.ts';
import { dayMs, type Instant } from '../../model/instant.ts';
import type { TrackedField } from '../../model/change.ts';
import type { DealHistory } from '../../model/portfolio.ts';

/** Of activities longer ago the figures only read who took part. */
const activityMs = 400 * dayMs;
const unread: ReadonlySet<TrackedField> = new Set(['nextStep']);

/** A history without what a pipeline's figures never read, so that very many can be held at once. */
export function slimHistory({ deal, changes, activities }: DealHistory, at: Instant): DealHistory {
  const met = new Set<string | null>([null]);
  const isRead = ({ at: doneAt, state, contact }: Activity): boolean => {
    if (state !== 'done') return false;
    const isNew = !met.has(contact);
    met.add(contact);
    return isNew || doneAt >= at - activityMs;
  };
  return {
    deal: { ...deal, attributes: {} },
    changes: changes.filter(({ field }) => !unread.has(field)),
    activities: activities.filter(isRead),
  };
}
