import { z } from 'zod';

export const ownerSchema = z.object({
  id: z.string().min(1),
  name: z.string(),
  email: z.string().nullable(),
  /** False when the user left; the last known name stays. */
  active: z.boolean(),
});
/** Somebody deals belong to. */
export type Owner = z.infer<typeof ownerSchema>;
