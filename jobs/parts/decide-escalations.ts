import { chooseEscalations, type Escalations } from '../../src/analysis/stall/choose-escalations.ts';
import type { JobContext } from '../../src/job.ts';
import type { Instant } from '../../src/model/instant.ts';
import { listAlerts } from '../../src/store/alerts.ts';
import { loadOwners } from '../../src/store/catalogue.ts';
import type { ConnectionSettings } from '../../src/store/connection-settings.ts';
import { inTenant } from '../../src/store/database.ts';
import { readHistories } from '../../src/store/histories.ts';
import { lastWorkAt } from '../../src/timeline/last-work-at.ts';
import { isLive, unused } from './decide-alerts.ts';

/** Which alerts to tell somebody above of, and for which that is over. */
export async function decideEscalations(
  { db, connectionId, now }: JobContext,
  { escalateAfterDays, escalateTo }: ConnectionSettings,
): Promise<Escalations> {
  const { live, passedOn, owners } = await inTenant(db, connectionId, async (tx) => ({
    live: await listAlerts(tx, { kind: 'stalled', states: ['raising', 'open'] }),
    passedOn: await listAlerts(tx, { kind: 'escalation' }),
    owners: new Map((await loadOwners(tx)).map((owner) => [owner.id, owner])),
  }));
  const told = passedOn.filter(isLive);
  if (escalateAfterDays === null && told.length === 0) return { raise: [], resolve: [] };
  const worked = new Map<string, Instant | null>();
  const dealIds = [...new Set([...live, ...told].map(({ dealId }) => dealId))];
  for await (const chunk of readHistories(db, connectionId, { dealIds })) {
    for (const history of chunk) worked.set(history.deal.id, lastWorkAt(history, now));
  }
  const { raise, resolve } = chooseEscalations(live, told, {
    at: now,
    afterDays: escalateAfterDays,
    otherwise: escalateTo,
    managerOf: (owner) => activeManager(owners, owner),
    ownerName: (owner) => (owner === null ? 'nobody' : (owners.get(owner)?.name ?? owner)),
    lastWorkAt: worked,
  });
  const used = new Set(passedOn.map(({ key }) => key));
  return { raise: raise.map((alert) => ({ ...alert, key: unused(alert.key, used) })), resolve };
}

function activeManager(
  owners: ReadonlyMap<string, { manager?: string | null | undefined; active: boolean }>,
  owner: string | null,
): string | null {
  const manager = owner === null ? null : (owners.get(owner)?.manager ?? null);
  return manager !== null && owners.get(manager)?.active === false ? null : manager;
}
