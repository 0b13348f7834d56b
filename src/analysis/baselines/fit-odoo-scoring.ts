/** A lead as Odoo counts it: its stage by place along the pipeline and what its fields hold; empty fields left out. */
export interface OdooLead {
  stage: number;
  fields: Readonly<Record<string, string>>;
}

interface Counts {
  won: number;
  lost: number;
}

/** How often leads with a value were won and lost, in total and by value. */
export interface OdooScoring {
  /** By place along the pipeline. */
  stages: Counts[];
  fields: ReadonlyMap<string, { total: Counts; values: ReadonlyMap<string, Counts> }>;
}

/** What every count is given beforehand. */
const smoothing = 0.1;

/**
 * Learns Odoo's predictive lead scoring: naive Bayes on the final values of closed leads. A won lead counts as a win in
 * every stage, a lost one as a loss in its stage and all before. Described after `addons/crm/models/crm_lead.py` of Odoo
 * 19, of which nothing is taken; partition by team and the floor for tags are left out. `stages` is how many there are.
 */
export function fitOdooScoring(closed: Iterable<OdooLead & { won: boolean }>, stages: number): OdooScoring {
  const byStage = Array.from({ length: stages }, () => ({ won: smoothing, lost: smoothing }));
  const fields = new Map<string, { total: Counts; values: Map<string, Counts> }>();
  for (const { stage, fields: held, won } of closed) {
    const outcome = won ? 'won' : 'lost';
    for (const [place, counts] of byStage.entries()) if (won || place <= stage) counts[outcome] += 1;
    for (const [name, value] of Object.entries(held)) {
      const field = fields.get(name) ?? { total: { won: 0, lost: 0 }, values: new Map<string, Counts>() };
      fields.set(name, field);
      let counts = field.values.get(value);
      if (!counts) {
        field.values.set(value, (counts = { won: smoothing, lost: smoothing }));
        field.total.won += smoothing;
        field.total.lost += smoothing;
      }
      counts[outcome] += 1;
      field.total[outcome] += 1;
    }
  }
  return { stages: byStage, fields };
}
