import { day, moment } from 'c/headraceFormat';

/** The version of the card that these components can read. */
const version = 1;
const dayMs = 86_400_000;
/** Older than this, the reader is told. */
const freshMs = 2 * dayMs;

const broken =
  'What Headrace wrote on this opportunity cannot be read. It is written anew when the deal changes.';

/** The card in a field's text: `{ card }`, or `{ problem }` with what is wrong with it in one sentence. */
export function readCard(text) {
  let card = null;
  try {
    card = JSON.parse(text);
  } catch {
    return { problem: broken };
  }
  if (card === null || typeof card !== 'object' || typeof card.version !== 'number')
    return { problem: broken };
  if (card.version > version)
    return {
      problem:
        'This opportunity was scored by a newer Headrace: ask your administrator to update the package.',
    };
  return { card };
}

/**
 * How old the card is, and whether that matters: `newest` is the last day that anything was written to this org, or
 * null when nobody knows. Deals that rest are not written again, so an old card alone is no sign of trouble.
 */
export function ageOf(card, newest, now) {
  const written = Date.parse(card.at);
  const asOf = `As of ${moment(card.at, card.timeZone)}.`;
  if (now - written <= freshMs) return { asOf, warning: null };
  const since = day(card.at.slice(0, 10));
  if (newest && now - Date.parse(newest) <= freshMs)
    return { asOf: `${asOf} Nothing of note has changed since.`, warning: null };
  return {
    asOf,
    warning: newest
      ? `Headrace has written nothing to Salesforce since ${day(newest)}: its server may be down. What you see is from ${since}.`
      : `Headrace has written nothing on this opportunity since ${since}.`,
  };
}
