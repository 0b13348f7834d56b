import { z } from 'zod';

const rowSchema = z.record(z.string(), z.unknown());
/** A record as a query gives it: its values by field name. */
export type Row = Readonly<Record<string, unknown>>;

/** A page of a query. One that is done and shorter than its own total is broken. */
export const queryPageSchema = z
  .object({ totalSize: z.number(), done: z.boolean(), records: z.array(rowSchema) })
  .refine(
    ({ totalSize, done, records }) => !done || records.length >= totalSize,
    'fewer rows than their own total',
  );

export const countSchema = z.object({ totalSize: z.number() });

const fieldSchema = z.object({
  name: z.string(),
  label: z.string().nullish(),
  type: z.string(),
  custom: z.boolean().nullish(),
  calculated: z.boolean().nullish(),
  updateable: z.boolean().nullish(),
  length: z.number().nullish(),
});
/** A field as the object's description has it, for the connected user. */
export type FieldDefinition = z.infer<typeof fieldSchema>;

export const describeSchema = z.object({ name: z.string(), fields: z.array(fieldSchema).min(1) });

export const picklistSchema = z.object({ values: z.array(z.object({ value: z.string() })) });

export const saveResultsSchema = z.array(
  z.object({
    id: z.string().nullish(),
    success: z.boolean(),
    errors: z
      .array(
        z.object({
          statusCode: z.string().nullish(),
          message: z.string().nullish(),
          fields: z.array(z.string()).nullish(),
        }),
      )
      .nullish(),
  }),
);
export type SaveResult = z.infer<typeof saveResultsSchema>[number];

export const bulkJobSchema = z.object({
  id: z.string().min(1),
  state: z.string(),
  errorMessage: z.string().nullish(),
});

/** For calls whose answer does not matter beyond having come. */
export const anythingSchema = z.unknown();
