import { isDeepStrictEqual } from 'node:util';
import type { Deal, DealUpdate } from '../model/deal.ts';

/**
 * What is known of a deal after an answer of the CRM: fields that the answer does not have stay as they were. Answers
 * the same object when nothing is new, and null when a deal we did not know is described too thinly to be one.
 */
export function mergeDeal(known: Deal | undefined, update: DealUpdate): Deal | null {
  if (known) {
    const merged = overlay(known, update);
    return isDeepStrictEqual(merged, known) ? known : merged;
  }
  const { id, pipeline, stage, outcome, createdAt } = update;
  if (pipeline === undefined || stage === undefined || outcome === undefined || createdAt === undefined)
    return null;
  return overlay({ ...blank, id, pipeline, stage, outcome, createdAt }, update);
}

const blank = {
  name: '',
  amount: null,
  currency: null,
  closedAt: null,
  expectedCloseOn: null,
  owner: null,
  account: null,
  source: null,
  type: null,
  attributes: {},
  contacts: null,
  pauseUntil: null,
  pauseReason: null,
};

/** `undefined` is absent, too. */
function overlay(deal: Deal, update: DealUpdate): Deal {
  const merged: Record<string, unknown> & Deal = { ...deal };
  for (const [field, value] of Object.entries(update)) if (value !== undefined) merged[field] = value;
  return merged;
}
