import { z } from 'zod';
import { placeSchema } from './country.ts';
import { daySchema } from './instant.ts';

export const daysOffSchema = z.object({
  /** Whose days off hold for owners of whom no country is known; null: Saturdays and Sundays only. */
  account: placeSchema.nullable(),
  /** By country or region: weekdays, Monday 1 to Sunday 7, and public holidays, rising. */
  places: z.record(z.string(), z.object({ weekend: z.array(z.number()), holidays: z.array(daySchema) })),
  /** Of owners, by id, who are in another country than the account's. */
  owners: z.record(z.string(), placeSchema),
});
/** Which days are no business days, for each owner of deals. */
export type DaysOff = z.infer<typeof daysOffSchema>;

export const weekendsOnly: DaysOff = { account: null, places: {}, owners: {} };
