import { propertiesOf } from '../../../src/app-manifest.ts';
import type { DealUpdate } from '../../../src/model/deal.ts';
import type { Owner } from '../../../src/model/owner.ts';
import type { PreviewTenant } from '../preview.ts';

export interface DealValues {
  name: string;
  amount: string;
  owner: string;
  /** As we wrote it; empty when we did not. */
  status: string;
  statusLabel: string | null;
  valueAtRisk: number;
  risk: string | null;
}

/** What the CRM's own pages show of a deal: its fields, and what we wrote into ours. */
export function dealValues(
  { crm, portal }: PreviewTenant,
  { id, name, amount = null, currency = null, owner }: DealUpdate,
  owners: readonly Owner[],
): DealValues {
  const { properties = {} } = portal.deal(id) ?? {};
  const status = properties['headrace_status'] ?? '';
  const choices = propertiesOf(crm).find((property) => property.name === 'status');
  const options = choices && 'options' in choices ? (choices.options ?? []) : [];
  const valueAtRisk = Number(properties['headrace_value_at_risk'] ?? 0);
  return {
    name: name?.trim() || `Deal ${id}`,
    amount: amount === null ? 'no amount' : money(amount, currency),
    owner: owners.find((one) => one.id === owner)?.name ?? 'nobody',
    status,
    statusLabel: options.find(({ value }) => value === status)?.label ?? null,
    valueAtRisk,
    risk: valueAtRisk >= 1 ? money(valueAtRisk, currency) : null,
  };
}

function money(value: number, currency: string | null): string {
  return new Intl.NumberFormat('en', {
    maximumFractionDigits: 0,
    ...(currency && { style: 'currency', currency }),
  }).format(value);
}
