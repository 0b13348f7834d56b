import type { DateInputEventsPayload } from '@hubspot/ui-extensions';

const padded = (value: number, length: number): string => String(value).padStart(length, '0');

/** A chosen day as `YYYY-MM-DD`; empty when the field was emptied: HubSpot gives no day then. */
export function dayText(day: DateInputEventsPayload | null): string {
  return day ? `${padded(day.year, 4)}-${padded(day.month + 1, 2)}-${padded(day.date, 2)}` : '';
}
