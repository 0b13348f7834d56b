import { periodStart } from '../velocity/periods.ts';
import { dayMs, type Instant } from '../../model/instant.ts';

/** Too little of a quarter is left to plan for. */
const leastMs = 30 * dayMs;

/** Where the running quarter ends, or the next one when little of it is left. */
export const quarterAhead = (at: Instant): Instant => {
  const endAt = periodStart(at, 'quarter', 1);
  return endAt - at < leastMs ? periodStart(at, 'quarter', 2) : endAt;
};
