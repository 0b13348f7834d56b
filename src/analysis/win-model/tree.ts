import { z } from 'zod';

export const splitSchema = z.object({
  /** Place among the codes. */
  code: z.number(),
  /** Bins that go left; all others, also those never seen, go right. */
  left: z.array(z.number()),
});

export const treeSchema = z.object({
  root: splitSchema,
  /** Second splits left and right; null where a side stays whole. */
  left: splitSchema.nullable(),
  right: splitSchema.nullable(),
  /** Log-odds added: left-left, left-right, right-left, right-right (twice the same where a side stays whole). */
  leaves: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  /** Means of the leaves over the rows it was learnt on: all, left, right. What a split adds is a step between them. */
  means: z.tuple([z.number(), z.number(), z.number()]),
});
export type Tree = z.infer<typeof treeSchema>;

/** By bin: 1 where it goes left. A side that stays whole is all left. */
export function sides(split: Tree['left']): Uint8Array {
  const goes = new Uint8Array(256);
  if (!split) return goes.fill(1);
  for (const bin of split.left) goes[bin] = 1;
  return goes;
}
