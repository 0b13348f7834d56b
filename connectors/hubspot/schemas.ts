import { z } from 'zod';

/** Ids come as text or number, depending on the endpoint. */
export const idSchema = z.union([z.string().min(1), z.number()]).transform(String);

const historyEntrySchema = z.object({
  value: z.unknown().optional(),
  timestamp: z.union([z.string(), z.number()]),
  sourceType: z.string().nullish(),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

export const recordSchema = z.object({
  id: idSchema,
  /** Text or null by the documentation; numbers and truth values have been seen. */
  properties: z.record(z.string(), z.unknown()).nullish(),
  propertiesWithHistory: z.record(z.string(), z.array(historyEntrySchema).nullish()).nullish(),
  createdAt: z.string().nullish(),
  archived: z.boolean().nullish(),
  archivedAt: z.string().nullish(),
});
/** A record of any kind as lists, searches and batch reads give it. */
export type CrmRecord = z.infer<typeof recordSchema>;

const pagingSchema = z.object({ next: z.object({ after: idSchema }).nullish() }).nullish();

/** A page of anything. Without `results` it is no page. */
export const pageOf = <T extends z.ZodType>(row: T) =>
  z.object({ results: z.array(row), total: z.number().nullish(), paging: pagingSchema });

export const recordPageSchema = pageOf(recordSchema);

const batchErrorSchema = z.object({
  category: z.string().optional(),
  message: z.string().optional(),
  context: z.record(z.string(), z.unknown()).optional(),
});
export type BatchError = z.infer<typeof batchErrorSchema>;

const batchOf = <T extends z.ZodType>(row: T) =>
  z.object({ results: z.array(row), errors: z.array(batchErrorSchema).nullish() });

export const recordBatchSchema = batchOf(recordSchema.extend({ objectWriteTraceId: z.string().nullish() }));

export const linkBatchSchema = batchOf(
  z.object({
    from: z.object({ id: idSchema }),
    to: z.array(
      z.object({
        toObjectId: idSchema,
        associationTypes: z.array(z.object({ typeId: z.number().nullish() })).nullish(),
      }),
    ),
    paging: pagingSchema,
  }),
);

const stageSchema = z.object({
  id: idSchema,
  label: z.string().nullish(),
  displayOrder: z.number().nullish(),
  /** Text values: `probability` "0.0"–"1.0", `isClosed` "true" or "false". */
  metadata: z.record(z.string(), z.unknown()).nullish(),
  archived: z.boolean().nullish(),
});
export type RawStage = z.infer<typeof stageSchema>;

/** Every account has one: an empty list is a broken answer. */
export const pipelinesSchema = pageOf(
  z.object({
    id: idSchema,
    label: z.string().nullish(),
    displayOrder: z.number().nullish(),
    archived: z.boolean().nullish(),
    stages: z.array(stageSchema).nullish(),
  }),
).refine(({ results }) => results.length > 0, 'no pipelines');
export type RawPipeline = z.infer<typeof pipelinesSchema>['results'][number];

export const ownerPageSchema = pageOf(
  z.object({
    id: idSchema,
    email: z.string().nullish(),
    firstName: z.string().nullish(),
    lastName: z.string().nullish(),
    archived: z.boolean().nullish(),
  }),
);
export type RawOwner = z.infer<typeof ownerPageSchema>['results'][number];

export const accountSchema = z.object({
  portalId: idSchema,
  timeZone: z.string().nullish(),
  companyCurrency: z.string().nullish(),
  uiDomain: z.string().nullish(),
});

export const propertySchema = z.object({
  name: z.string(),
  label: z.string().nullish(),
  description: z.string().nullish(),
  groupName: z.string().nullish(),
  type: z.string(),
  fieldType: z.string().nullish(),
  options: z
    .array(
      z.object({
        value: z.string(),
        label: z.string(),
        displayOrder: z.number().nullish(),
        hidden: z.boolean().nullish(),
      }),
    )
    .nullish(),
  hubspotDefined: z.boolean().nullish(),
  calculated: z.boolean().nullish(),
  externalOptions: z.boolean().nullish(),
  archived: z.boolean().nullish(),
  modificationMetadata: z.object({ readOnlyValue: z.boolean().nullish() }).nullish(),
});
/** A property of deals as the account defines it. */
export type PropertyDefinition = z.infer<typeof propertySchema>;

export const propertyListSchema = pageOf(propertySchema);

/** For calls whose answer does not matter beyond having come. */
export const anythingSchema = z.unknown();
