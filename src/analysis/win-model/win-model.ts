import { z } from 'zod';
import { columnCodeSchema } from './encoding.ts';
import { treeSchema } from './tree.ts';

export const winModelSchema = z.object({
  codes: z.array(columnCodeSchema),
  /** Log-odds of a row of average evidence. Contributions are steps from there. */
  base: z.number(),
  /** Log-odds by feature, see `featureOffsets`, the shares of the parts included. */
  coefficients: z.array(z.number()),
  /** Their shares included. */
  trees: z.array(treeSchema),
  /** By code: mean contribution over the rows it was learnt on, taken off so that an average value says nothing. */
  means: z.array(z.number()),
  /** How it was chosen, for the report. */
  chosen: z.object({
    rows: z.number(),
    /** Of the logistic parts from the weakest on, then of the trees from the fewest on. */
    shares: z.array(z.number()),
    censoring: z.boolean(),
    halfLifeDays: z.number().nullable(),
  }),
});
/** Log-odds of winning as a sum over columns. Plain JSON. */
export type WinModel = z.infer<typeof winModelSchema>;
