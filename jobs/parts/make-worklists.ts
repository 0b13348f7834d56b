import { type Candidate, worklist } from '../../src/analysis/stall/worklist.ts';
import type { Scorecard } from '../../src/model/scorecard.ts';
import { loadOwners, loadPipelines } from '../../src/store/catalogue.ts';
import type { Tenant } from '../../src/store/database.ts';
import type { Worklists } from '../../src/store/store-worklists.ts';
import { workableDeals } from '../../src/store/workable-deals.ts';

/** The page shows no more stalled deals, and deals worth pushing are chosen out of so many with the most at risk. */
const most = 200;
/** More than a person can push is no choice. */
const mostPushed = 10;

/**
 * What to work on in each pipeline and currency by the current cards, the first to look at first: the deals that have
 * stalled, and those that still move but lose most.
 */
export async function makeWorklists(tx: Tenant): Promise<Worklists[]> {
  const [pipelines, owners, candidates] = [
    await loadPipelines(tx),
    await loadOwners(tx),
    await workableDeals(tx, { mostMoving: most }),
  ];
  const names = new Map(owners.map(({ id, name }) => [id, name]));
  const stages = new Map(
    pipelines.flatMap(({ id, stages: of }) => of.map((stage) => [`${id} ${stage.id}`, stage.label])),
  );
  const lineOf = ({ deal, scorecard }: Candidate) => ({
    dealId: deal.id,
    name: deal.name,
    owner: deal.owner,
    ownerName: deal.owner === null ? null : (names.get(deal.owner) ?? null),
    stage: stages.get(`${deal.pipeline} ${deal.stage}`) ?? deal.stage,
    amount: deal.amount,
    valueAtRisk: scorecard.valueAtRisk,
    nextAction: scorecard.nextAction,
  });
  const isStalled = ({ scorecard }: Candidate): boolean => scorecard.status === 'stalled';
  // Stalled deals stand as they are told of: among those of all pipelines.
  const ordered = [...worklist(candidates.filter(isStalled)), ...candidates.filter((one) => !isStalled(one))];
  const groups = Map.groupBy(ordered, ({ deal: { pipeline, currency } }) =>
    JSON.stringify([pipeline, currency ?? '']),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const stalled = group.filter(isStalled).slice(0, most);
    const moving = group.filter((one) => !isStalled(one));
    return [
      {
        pipeline: first.deal.pipeline,
        currency: first.deal.currency ?? '',
        stalled: stalled.map((one) => ({ ...lineOf(one), stalledSince: one.scorecard.stalledSince })),
        worthPushing: worklist(moving)
          .slice(0, mostPushed)
          .map((one) => ({
            ...lineOf(one),
            isSlowing: one.scorecard.status === 'slowing',
            winProbability: one.scorecard.winProbability,
            evidence: evidenceOf(one.scorecard),
          })),
      },
    ];
  });
}

/** What its next action answers to; without one, what speaks most against the deal. */
const evidenceOf = ({ reasons, nextAction }: Scorecard): string | null =>
  reasons.find(({ contribution, action }) => contribution < 0 && action === nextAction)?.sentence ?? null;
