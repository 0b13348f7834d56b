import { logit } from '../statistics/logit.ts';
import type { OdooLead, OdooScoring } from './fit-odoo-scoring.ts';

export interface OdooChance {
  /** 0–1, held within 0.0001 and 0.9999 as Odoo does. */
  chance: number;
  /** Log-odds of which the chance is made: `prior`, `stage` and one a field. */
  parts: Readonly<Record<string, number>>;
}

/** The score Odoo would show: unseen values say nothing. Null when nothing was won or nothing lost. */
export function odooChance(
  { stages, fields }: OdooScoring,
  { stage, fields: held }: OdooLead,
): OdooChance | null {
  const [first] = stages;
  const here = stages[stage];
  // Only what smoothing put there: no lead of that kind was ever closed.
  if (!first || !here || first.won < 1 || first.lost < 1) return null;
  const parts: Record<string, number> = {
    prior: Math.log(first.won / first.lost),
    stage: Math.log(here.won / first.won) - Math.log(here.lost / first.lost),
  };
  for (const [name, value] of Object.entries(held)) {
    const field = fields.get(name);
    const counts = field?.values.get(value);
    if (field && counts)
      parts[name] = Math.log(counts.won / field.total.won) - Math.log(counts.lost / field.total.lost);
  }
  const sum = Object.values(parts).reduce((total, part) => total + part, 0);
  const most = logit(0.9999);
  return { chance: 1 / (1 + Math.exp(-Math.min(most, Math.max(-most, sum)))), parts };
}
