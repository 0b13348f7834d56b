import { existsSync } from 'node:fs';
import type { Unsaid } from '../../../connector/unsaid.ts';
import type { Owner } from '../../../model/owner.ts';
import type { DealHistory, Portfolio } from '../../../model/portfolio.ts';

const folder = new URL('../../../../connectors/', import.meta.url);

/** What a source cannot say, as its folder in `connectors/` has it. */
export async function unsaidBy(source: string): Promise<readonly Unsaid[]> {
  const file = new URL(`${source}/unsaid.ts`, folder);
  if (!existsSync(file)) return [];
  return ((await import(file.href)) as { unsaid: readonly Unsaid[] }).unsaid;
}

/**
 * Both portfolios without what either source cannot say. Deals that only one of them has stay as they are, owners are
 * those whom both name: users of a CRM need not own anything.
 */
export async function levelled(
  [one, other]: readonly [Portfolio, Portfolio],
  [oneName, otherName]: readonly [string, string],
): Promise<[Portfolio, Portfolio]> {
  const [byOne, byOther] = [await unsaidBy(oneName), await unsaidBy(otherName)];
  const theirs = new Map(other.histories.map((history) => [history.deal.id, history]));
  const mine: DealHistory[] = [];
  for (let history of one.histories) {
    let there = theirs.get(history.deal.id);
    if (there) {
      for (const { without } of byOther) [there, history] = without(there, history);
      for (const { without } of byOne) [history, there] = without(history, there);
      theirs.set(history.deal.id, there);
    }
    mine.push(history);
  }
  const named = new Map(other.owners.map((owner) => [owner.id, owner]));
  const owners = one.owners.flatMap((owner): [Owner, Owner][] => {
    let [here, there] = [owner, named.get(owner.id)];
    if (!there) return [];
    for (const { withoutOfOwner } of byOther) if (withoutOfOwner) [there, here] = withoutOfOwner(there, here);
    for (const { withoutOfOwner } of byOne) if (withoutOfOwner) [here, there] = withoutOfOwner(here, there);
    return [[here, there]];
  });
  return [
    { ...one, owners: owners.map(([here]) => here), histories: mine },
    { ...other, owners: owners.map(([, there]) => there), histories: [...theirs.values()] },
  ];
}
