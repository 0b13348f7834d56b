import type { CardFields } from './card-values-of.ts';

type Differs = (written: string | number | null, next: string | number | null) => boolean;

/** Points that probability, quality and health must move. */
const pointStep = 3;
/** Days the predicted close must move: it creeps with every quiet day. */
const closeStepDays = 7;
/** Share of the larger value that days and money must move. */
const shareStep = 0.25;
const dayMs = 86_400_000;

const steps: Readonly<Record<string, Differs>> = {
  win_probability: byPoints,
  quality: byPoints,
  health: byPoints,
  status: (written, next) => written !== next,
  stalled_since: (written, next) => (written === null) !== (next === null),
  stage_since: (written, next) => written !== next,
  stage_typical_days: byShare,
  expected_close: byDays,
  next_action: (written, next) => wordsOf(written) !== wordsOf(next),
  reasons: strongestIsNews,
};

/**
 * Is `next` worth writing where `written` is what the CRM was last given (null: nothing)? Compared with what was
 * written, never with the last score: a value that wobbles around a step is written once. Numbers inside sentences
 * do not count, nor does the place of a reason; the card's JSON repeats the rest and decides only by its alert.
 */
export function differsInMeaning(written: CardFields | null, next: CardFields): boolean {
  if (!written) return true;
  const differs = Object.entries(steps).some(([name, step]) =>
    step(written[name] ?? null, next[name] ?? null),
  );
  return differs || byShare(riskOf(written), riskOf(next)) || isAlerted(written) !== isAlerted(next);
}

function byPoints(written: string | number | null, next: string | number | null): boolean {
  if (written === null || next === null) return written !== next;
  return Math.abs(Number(next) - Number(written)) >= pointStep;
}

function byShare(written: string | number | null, next: string | number | null): boolean {
  if (written === null || next === null) return written !== next;
  const [a, b] = [Number(written), Number(next)];
  return Math.abs(a - b) > shareStep * Math.max(Math.abs(a), Math.abs(b));
}

function byDays(written: string | number | null, next: string | number | null): boolean {
  if (written === null || next === null) return written !== next;
  return Math.abs(Date.parse(String(next)) - Date.parse(String(written))) >= closeStepDays * dayMs;
}

/** Money at risk of a deal whose health lacks no full step is noise. */
function riskOf(values: CardFields): number | null {
  const risk = values['value_at_risk'] ?? null;
  if (risk === null) return null;
  return Number(values['health'] ?? 0) > 100 - pointStep ? 0 : Number(risk);
}

/** The strongest line of one is not among the lines of the other. */
function strongestIsNews(written: string | number | null, next: string | number | null): boolean {
  if (written === null || next === null) return false;
  const [before, after] = [linesOf(written), linesOf(next)];
  return !after.includes(before[0] ?? '') || !before.includes(after[0] ?? '');
}

const linesOf = (text: string | number): string[] => String(text).split('\n').map(wordsOf);

/** A sentence without its numbers and without singular and plural of what they count. */
function wordsOf(text: string | number | null): string {
  return String(text ?? '')
    .replaceAll(/less than a day|\d+ days?/g, '#')
    .replaceAll(/(?:under |over )?[\d.,]+%/g, '#')
    .replaceAll(/\d+/g, '#');
}

/** Cards as we write them: one without an alert says so. */
const isAlerted = ({ card }: CardFields): boolean => typeof card === 'string' && /"alert":\{/.test(card);
