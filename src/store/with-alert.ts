import type { Card, CardFace } from '../model/card.ts';
import { dayOf } from '../model/day-of.ts';
import type { Alert, AlertState } from './alerts.ts';

/** The states of an alert in which somebody has been told and it is not over. */
export const toldStates: readonly AlertState[] = ['open', 'resolving'];

/** The whole card: what was kept when the deal was scored, and its live alert. */
export function withAlert(
  face: CardFace | null,
  alert: Pick<Alert, 'raisedAt' | 'taskId'> | null,
): Card | null {
  if (!face) return null;
  return {
    ...face,
    alert: alert && { raisedOn: dayOf(alert.raisedAt, face.timeZone), taskOpen: alert.taskId !== null },
  };
}
