import type { DaysOff } from '../../model/days-off.ts';

/** Of what is known of days off only what these owners need. */
export function daysOffOf(daysOff: DaysOff, owners: ReadonlySet<string>): DaysOff {
  const kept = Object.entries(daysOff.owners).filter(([owner]) => owners.has(owner));
  const used = new Set<string | null>([daysOff.account, ...kept.map(([, place]) => place)]);
  return {
    account: daysOff.account,
    places: Object.fromEntries(Object.entries(daysOff.places).filter(([place]) => used.has(place))),
    owners: Object.fromEntries(kept),
  };
}
