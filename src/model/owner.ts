import { z } from 'zod';
import { countrySchema } from './country.ts';

export const ownerSchema = z.object({
  id: z.string().min(1),
  name: z.string(),
  email: z.string().nullable(),
  /** False when the user left; the last known name stays. */
  active: z.boolean(),
  /** Id of the user they report to; null or absent where the CRM does not say. */
  manager: z.string().nullable().optional(),
  /** Where they work; null or absent where the CRM does not say. */
  country: countrySchema.nullable().optional(),
});
/** Somebody deals belong to. */
export type Owner = z.infer<typeof ownerSchema>;
