import { z } from 'zod';
import type { Card } from '../model/card.ts';
import { daySchema } from '../model/instant.ts';

/** Grows when an answer changes so that an older card would misread it. */
export const answerVersion = 1;

/**
 * What every answer to a screen in the CRM says of itself. Who asks is known by the CRM's signature alone; whoever is
 * not let in, or asks for nonsense, gets a status of the 400s with `{ error: { kind, message } }`.
 */
export interface Answer {
  version: typeof answerVersion;
  /** When the CRM was last read to the end, ISO 8601 UTC; null: never yet. */
  syncedAt: string | null;
  /** Minutes since then. */
  dataAgeMinutes: number | null;
  /** Nothing is written to the CRM: neither pausing nor resuming is possible. */
  dryRun: boolean;
}

/**
 * `ready`: there is a card. `not-yet-scored`: the deal is known, or will be, and has no card yet. `out-of-scope`: its
 * pipeline is left out in the settings. `not-found` (404): this account has no such deal. `disconnected`: we are not
 * connected (any more); the last card there was comes along, if there was one.
 */
export type CardState = 'ready' | 'not-yet-scored' | 'out-of-scope' | 'not-found' | 'disconnected';

/** `GET /cards/{crm}/deals/{dealId}`. Carries a weak ETag: 304 when all but the age is as it was. */
export interface CardAnswer extends Answer {
  state: CardState;
  /** Why there is no card, or why it is old, in one sentence; null when all is well. */
  message: string | null;
  card: Card | null;
}

/**
 * `PUT /cards/{crm}/deals/{dealId}/pause`: the deal waits until that day for that reason; `until: null` lets it go on.
 * Asked again it changes nothing more.
 */
export const pauseRequestSchema = z.strictObject({
  until: daySchema.nullable(),
  reason: z.string().trim().max(255).nullable().default(null),
});
export type PauseRequest = z.infer<typeof pauseRequestSchema>;

/** The CRM has it; the card follows when the CRM has been read again, seconds to minutes later. */
export interface PauseAnswer extends Answer {
  dealId: string;
  pause: { until: string; reason: string | null } | null;
}
