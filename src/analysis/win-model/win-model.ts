import { z } from 'zod';
import { columnCodeSchema } from './encoding.ts';
import { treeSchema } from './fit-trees.ts';

export const winModelSchema = z.object({
  codes: z.array(columnCodeSchema),
  /** Log-odds of a row of average evidence. Contributions are steps from there. */
  base: z.number(),
  /** Log-odds by feature, see `featureOffsets`, the share of the parts and the calibration included. */
  coefficients: z.array(z.number()),
  trees: z.array(treeSchema),
  /** What a tree's log-odds are multiplied by. */
  treeScale: z.number(),
  /** By code: mean contribution over the rows it was learnt on, taken off so that an average value says nothing. */
  means: z.array(z.number()),
  /** How it was chosen, for the report. */
  chosen: z.object({
    rows: z.number(),
    strength: z.number(),
    rounds: z.number(),
    treeShare: z.number(),
    censoring: z.boolean(),
    halfLifeDays: z.number().nullable(),
    without: z.array(z.string()),
    slope: z.number(),
  }),
});
/** Log-odds of winning as a sum over columns. Plain JSON. */
export type WinModel = z.infer<typeof winModelSchema>;
