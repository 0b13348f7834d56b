import { dayOf } from '../../../../src/model/day-of.ts';
import type { Portal } from '../state/portal.ts';

/** Names of things for people, where the portal keeps ids. */
export function labelOf(portal: Portal, name: string, value: string | null): string {
  if (value === null) return '';
  if (name === 'dealstage') return stageLabels(portal).get(value) ?? `${value} (removed stage)`;
  if (name === 'pipeline') return portal.pipelines.get(value)?.label ?? value;
  if (name === 'hubspot_owner_id') return ownerLabel(portal, value);
  if (name === 'closedate') return closeDay(portal, value);
  return /^\d{4}-\d\d-\d\dT/.test(value) ? instantLabel(Date.parse(value)) : value;
}

export function stageLabels({ pipelines }: Portal): Map<string, string> {
  const several = pipelines.size > 1;
  return new Map(
    [...pipelines.values()].flatMap(({ label, stages }) =>
      stages
        .filter(({ archived }) => !archived)
        .map((stage) => [stage.id, several ? `${label}: ${stage.label}` : stage.label] as const),
    ),
  );
}

export function ownerLabel({ owners }: Portal, id: string): string {
  const owner = owners.get(id);
  return owner ? `${owner.firstName} ${owner.lastName}`.trim() || owner.email : id;
}

/** The day that a closing date stands for in the account's zone. */
export function closeDay({ timeZone }: Portal, closedate: string | null): string {
  return closedate ? dayOf(Date.parse(closedate), timeZone) : '';
}

/** Minutes, in UTC. */
export function instantLabel(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}

export function amountLabel(amount: string | null, currency: string): string {
  return amount === null ? '' : `${Number(amount).toLocaleString('en')} ${currency}`;
}
