/**
 * Closed deals a pipeline needs before it gets numbers: forty, ten of them won and ten lost. Dynamics 365 asks for 40
 * won and 40 lost, Einstein for 200 each; at ten the 80 % Wilson interval of a base rate is about ±10 points wide,
 * which is the least that can order deals.
 */
export const dataFloor = { closed: 40, won: 10, lost: 10 } as const;

/** What is missing before numbers can be given, and how far it is; empty when nothing is. */
export function missingData(deals: { won: number; lost: number }): string[] {
  const have = { closed: deals.won + deals.lost, won: deals.won, lost: deals.lost };
  return (['closed', 'won', 'lost'] as const)
    .filter((kind) => have[kind] < dataFloor[kind])
    .map((kind) => `${dataFloor[kind]} ${kind} deals are needed, ${have[kind]} are there.`);
}
