import { z } from 'zod';

/** How a stage ends a deal, if it does. */
export const stageKinds = ['open', 'won', 'lost'] as const;
export type StageKind = (typeof stageKinds)[number];

export const stageSchema = z.object({
  id: z.string().min(1),
  label: z.string(),
  /** 1, 2, 3 … along the pipeline. */
  position: z.number(),
  kind: z.enum(stageKinds),
  /** Removed in the CRM, but deals or history may still name it. */
  archived: z.boolean().default(false),
});
export type Stage = z.infer<typeof stageSchema>;

export const pipelineSchema = z.object({
  id: z.string().min(1),
  label: z.string(),
  stages: z.array(stageSchema),
});
/** One way of selling. A stage is known by its pipeline and its id together: ids may repeat across pipelines. */
export type Pipeline = z.infer<typeof pipelineSchema>;
