import { dayMs, type Instant } from '../../model/instant.ts';
import { open, type VisitRows } from './visit-rows.ts';

/** The same visits as they were known at an earlier instant: later exits and closings had not happened. */
export function visitsAsOf(rows: VisitRows, at: Instant): VisitRows {
  const known = [...rows.enteredAt.keys()].filter((row) => (rows.enteredAt[row] ?? 0) < at);
  const sinceEntry = (row: number): number => (at - (rows.enteredAt[row] ?? 0)) / dayMs;
  const left = (row: number): boolean => (rows.days[row] ?? 0) <= sinceEntry(row);
  const closed = (row: number): boolean => (rows.closeDays[row] ?? 0) <= sinceEntry(row);
  return {
    enteredAt: known.map((row) => rows.enteredAt[row] ?? 0),
    days: known.map((row) => Math.min(rows.days[row] ?? 0, sinceEntry(row))),
    exits: known.map((row) => (left(row) ? (rows.exits[row] ?? 0) : 0)),
    closeDays: known.map((row) => Math.min(rows.closeDays[row] ?? 0, sinceEntry(row))),
    outcomes: known.map((row) => (closed(row) ? (rows.outcomes[row] ?? open) : open)),
  };
}
