import { z } from 'zod';
import type { WouldHaveRaised } from '../model/raised-table.ts';
import { type ConnectionSettings, connectionSettingsSchema } from '../store/connection-settings.ts';
import type { Answer } from './card.ts';

/** What the settings page shows and changes; the rest of a connection's settings is found out, not set. */
const editableSchema = connectionSettingsSchema
  .pick({
    pipelines: true,
    dryRun: true,
    alertBudget: true,
    tasks: true,
    alerts: true,
    alertsPerOwner: true,
    escalateAfterDays: true,
    escalateTo: true,
    stallAfterDays: true,
    holidays: true,
    ownerHolidays: true,
  })
  .strict();
export type EditableSettings = z.infer<typeof editableSchema>;

export const settingNames = Object.keys(editableSchema.shape) as (keyof EditableSettings)[];

/** `PUT /cards/{crm}/settings`: what is named changes, the rest stays. Without the defaults of what is not named. */
export const settingsRequestSchema = z
  .record(z.string(), z.unknown())
  .transform((given, context): Partial<EditableSettings> => {
    const parsed = editableSchema.partial().safeParse(given);
    if (!parsed.success) {
      for (const issue of parsed.error.issues) context.addIssue({ ...issue });
      return z.NEVER;
    }
    return Object.fromEntries(Object.entries(parsed.data).filter(([name]) => name in given));
  });

/** `GET` and `PUT /cards/{crm}/settings`. */
export interface SettingsAnswer extends Answer {
  settings: EditableSettings;
  pipelines: PipelineSettings[];
  /** Who may have deals, and who has a country of their own, by name. */
  owners: OwnerSettings[];
  /** What keeps us from writing, and what the account cannot do, as sentences. */
  problems: ConnectionSettings['warnings'];
}

export interface PipelineSettings {
  id: string;
  label: string;
  inScope: boolean;
  stages: StageSettings[];
}

/** Somebody deals belong to. */
export interface OwnerSettings {
  id: string;
  name: string;
  /** As the CRM says it; null where it does not. */
  country: string | null;
}

/** An open stage. */
export interface StageSettings {
  id: string;
  label: string;
  /** Days after which a deal here counts as stalled, as learnt; null: never, or not learnt yet. */
  learntDays: number | null;
  /** Set by hand instead; null: not. */
  manualDays: number | null;
  /** What the threshold that holds would have raised in the last quarter; null before it was reckoned. */
  lastQuarter: WouldHaveRaised | null;
}
