import { isDeepStrictEqual } from 'node:util';
import type { Deal, DealUpdate } from '../model/deal.ts';

/**
 * What is known of a deal after an answer of the CRM: fields that the answer does not have stay as they were. Answers
 * the same object when nothing is new, and null when a deal we did not know is described too thinly to be one.
 */
export function mergeDeal(known: Deal | undefined, update: DealUpdate): Deal | null {
  if (known) {
    const merged: Deal = { ...known, ...defined(update) };
    return isDeepStrictEqual(merged, known) ? known : merged;
  }
  const { pipeline, stage, outcome, createdAt } = update;
  if (pipeline === undefined || stage === undefined || outcome === undefined || createdAt === undefined)
    return null;
  return { ...blank, ...defined(update), id: update.id, pipeline, stage, outcome, createdAt };
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

/** The fields that are there: `undefined` is absent, too. */
function defined(update: DealUpdate): Partial<Deal> {
  return Object.fromEntries(Object.entries(update).filter(([, value]) => value !== undefined));
}
