import { expect, test } from 'vitest';
import { createConnector } from '../../connectors/csv/index.ts';
import { learn } from '../../src/analysis/learn.ts';
import { portfolioRows } from '../../src/generator/portfolio-rows.ts';
import { presetSpec } from '../../src/generator/preset-spec.ts';
import { writePortfolio } from '../../src/generator/write-portfolio.ts';
import type { Author } from '../../src/model/change.ts';
import type { DealHistory, Portfolio } from '../../src/model/portfolio.ts';
import { scorecardOf } from '../../src/scorecard.ts';
import { testAccess } from '../support/access.ts';
import { crms, type OpenCrm, temporaryFolder } from './support/crms.ts';
import { loaded } from './support/loaded.ts';

const until = Date.UTC(2026, 5, 1);
const spec = presetSpec('small', { until });
const timeZone = 'UTC';
/** Who has the deals that nobody has. */
const nobody = 'Sales Operations';

async function fromFolder(): Promise<Portfolio> {
  const folder = await temporaryFolder();
  await writePortfolio(folder, spec);
  const csv = createConnector({}).open(testAccess({ accountId: folder }));
  return inWordsOfAll(await loaded(csv, csv.read(null, until), (id) => id));
}

async function through(open: OpenCrm): Promise<Portfolio> {
  const rows = portfolioRows(spec);
  const { crm, dealIdOf } = await open(rows);
  const names = new Map(rows.deals.map(({ id = '' }) => [dealIdOf(id), id]));
  return inWordsOfAll(await loaded(crm, crm.read(null, Date.now()), (id) => names.get(id) ?? id));
}

/**
 * Leaves out what not every source can say: Salesforce does not tell edits in bulk and imports from other edits by
 * people and gives deals without an owner to sales operations; a folder does not say who created a deal, calls a
 * meeting ahead planned, and alone keeps the closing date of a closed deal as an expectation.
 */
function inWordsOfAll(portfolio: Portfolio): Portfolio {
  return { ...portfolio, histories: portfolio.histories.map(inWordsOfAllDeals) };
}

function inWordsOfAllDeals({ deal, changes, activities }: DealHistory): DealHistory {
  const said = changes
    .filter(({ field, at }) => field !== 'expectedCloseOn' || deal.closedAt === null || at < deal.closedAt)
    .filter(({ field, value }) => field !== 'owner' || value !== nobody)
    .map((change) => ({ ...change, by: authorInAll(change.by) }));
  const expected = said.findLast(({ field }) => field === 'expectedCloseOn');
  return {
    deal: {
      ...deal,
      owner: deal.owner === nobody ? null : deal.owner,
      expectedCloseOn: deal.outcome === 'open' ? deal.expectedCloseOn : (expected?.value ?? null),
    },
    changes: said,
    activities: activities.map((activity) =>
      activity.kind === 'meeting' && activity.state === 'planned' ? { ...activity, state: 'done' } : activity,
    ),
  };
}

const authorInAll = (by: Author): Author => (by === 'integration' || by === 'headrace' ? by : 'person');

test.each(Object.entries(crms))(
  'a folder that was loaded into %s comes out as the same portfolio and gives the same scorecards',
  async (_, open) => {
    const [expected, got] = [await fromFolder(), await through(open)];
    expect(got.histories).toHaveLength(spec.deals);
    expect(got.pipelines).toEqual(expected.pipelines);
    expect(differing(got, expected)).toEqual([]);
    const cards = await scorecards(got);
    expect(new Set(cards.map((card) => card?.status)).size).toBeGreaterThan(1);
    expect(cards).toEqual(await scorecards(expected));
  },
);

async function scorecards({ pipelines, histories }: Portfolio) {
  const models = await learn([histories], { pipelines, at: until, timeZone });
  return histories.map((history) => scorecardOf(history, pipelines, models, { at: until, timeZone }));
}

/** Deals that do not come out byte for byte the same, as the one and as the other. */
function differing(got: Portfolio, expected: Portfolio): string[][] {
  return expected.histories.flatMap((history, index) => {
    const texts = [got.histories[index], history].map((each) => JSON.stringify(inOneOrder(each)));
    return texts[0] === texts[1] ? [] : [texts.map((text) => text ?? '')];
  });
}

/** Objects with their fields in one order. */
function inOneOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOneOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([field, inner]) => [field, inOneOrder(inner)]),
  );
}
