import { afterAge } from '../after-age.ts';
import type { AlertRule } from '../alert-rule.ts';
import { fitOdooBaseline } from '../fit-odoo-baseline.ts';
import type { WatchedVisit } from '../watched-visit.ts';

/** Odoo-style scoring knows no time: an alert comes on the second day in a stage, or never. */
export const odooLow: AlertRule = {
  id: 'odoo',
  name: 'Odoo-style score of N or less on the second day',
  thresholds: Array.from({ length: 99 }, (_, step) => 0.99 - step / 100),
  learn({ deals, pipelines, cutAt }) {
    const odoo = fitOdooBaseline(deals, pipelines, cutAt - 1);
    const byHistory = new Map(deals.map((deal) => [deal.history, deal]));
    const found = new WeakMap<WatchedVisit, number | null>();
    return (visit, chance) => {
      let score = found.get(visit);
      if (score === undefined) {
        const deal = byHistory.get(visit.history);
        found.set(visit, (score = deal ? odoo(deal, visit) : null));
      }
      return score !== null && score <= chance ? afterAge(visit, 0) : null;
    };
  },
};
