import { readFileSync } from 'node:fs';
import { z } from 'zod';

const propertySchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  label: z.string().min(1),
  type: z.enum(['number', 'choice', 'date', 'text', 'long_text', 'json']),
  /** Decimals of a number. */
  scale: z.number().int().min(0).max(4).optional(),
  unit: z.enum(['percent', 'days', 'currency']).optional(),
  writtenBy: z.enum(['headrace', 'people']),
  description: z.string().min(1),
  options: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
  /** The CRMs that have it; absent = all. */
  crms: z.array(z.string()).optional(),
});
export type AppProperty = z.infer<typeof propertySchema>;

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  urls: z.object({
    app: z.url(),
    callback: z.string(),
    webhooks: z.string(),
    /** What a workflow of the CRM asks for: `pause` or `resume` a deal. */
    workflowActions: z.string(),
    documentation: z.url(),
    support: z.url(),
  }),
  support: z.object({ email: z.email(), phone: z.string() }),
  scopes: z.record(z.string(), z.object({ required: z.array(z.string()), optional: z.array(z.string()) })),
  propertyGroup: z.object({ name: z.string(), label: z.string() }),
  properties: z.array(propertySchema),
  /** A record of our own per pipeline and figure, for CRMs whose screens read records instead of calling us. */
  pipelineRecord: z.object({
    name: z.string(),
    label: z.string(),
    pluralLabel: z.string(),
    description: z.string(),
    /** The property by which a record is found again. */
    key: z.string(),
    crms: z.array(z.string()),
    properties: z.array(propertySchema),
  }),
});
export type AppManifest = z.infer<typeof manifestSchema>;

/** `app.json`, the app in one place: names, addresses, scopes and the table of properties that we write. */
export const appManifest: AppManifest = manifestSchema.parse(
  JSON.parse(readFileSync(new URL('../app.json', import.meta.url), 'utf8')),
);

/** The properties of one CRM, in the table's order. */
export function propertiesOf(crm: string, manifest: AppManifest = appManifest): AppProperty[] {
  return manifest.properties.filter((property) => !property.crms || property.crms.includes(crm));
}
