import { expect, test } from 'vitest';
import type { PortfolioRow, PortfolioRows } from '../../src/model/portfolio-folder.ts';
import { dayMs } from '../../src/model/instant.ts';
import { loadOwners } from '../../src/store/catalogue.ts';
import { updateSettings } from '../../src/store/connections.ts';
import { inTenant } from '../../src/store/database.ts';
import { learntModels } from '../../jobs/parts/learnt-models.ts';
import { allScorecards } from './support/carried.ts';
import { openSalesforce } from './support/open-salesforce.ts';

const today = Math.floor(Date.now() / dayMs);
const iso = (day: number) => new Date(day * dayMs).toISOString();
const weekday = (day: number) => new Date(day * dayMs).getUTCDay();

/** Offers that are won after three business days or lost after thirteen, and two that wait since eight weeks, all by two owners. */
function workweeks(): PortfolioRows {
  const deals: PortfolioRow[] = [];
  const changes: PortfolioRow[] = [];
  const add = (
    id: string,
    owner: string,
    created: number,
    end: [day: number, stage: string] | null,
  ): void => {
    const closed = end === null ? null : iso(end[0] + 0.4);
    deals.push({
      id,
      name: id,
      pipeline: 'sales',
      owner,
      stage: end?.[1] ?? 'Offer',
      outcome: end?.[1].toLowerCase() ?? 'open',
      created_at: iso(created),
      closed_at: closed ?? '',
      amount: '1000',
    });
    if (closed) changes.push({ deal_id: id, at: closed, field: 'stage', from: 'Offer', to: end?.[1] ?? '' });
  };
  for (let number = 0; number < 420; number += 1) {
    const created = today - 400 + Math.floor(number * 0.85);
    let end = created;
    for (let left = number % 2 ? 13 : 3; left > 0; ) {
      end += 1;
      if (weekday(end) % 6 !== 0) left -= 1;
    }
    add(`w${number}`, number % 4 < 2 ? 'Anna' : 'Bob', created, [end, number % 2 ? 'Lost' : 'Won']);
  }
  add('of Anna', 'Anna', today - 56, null);
  add('of Bob', 'Bob', today - 56, null);
  const kinds = { Offer: 'open', Won: 'won', Lost: 'lost' };
  return {
    deals,
    changes,
    activities: [],
    stages: Object.entries(kinds).map(([stage, kind], index) => ({
      pipeline: 'sales',
      stage,
      order: String(index + 1),
      kind,
    })),
    owners: [
      { owner: 'Anna', country: 'DE' },
      { owner: 'Bob', country: 'US' },
    ],
  };
}

test('owners keep the holidays of the countries Salesforce says they are in, and cards say so', async () => {
  const { app, id, portal, pass } = await openSalesforce(workweeks());
  await pass();
  const owners = async () =>
    new Map((await inTenant(app.db, id, loadOwners)).map((owner) => [owner.name, owner]));
  const read = await owners();
  expect([read.get('Anna')?.country, read.get('Bob')?.country]).toEqual(['DE', 'US']);

  const model = async () => (await inTenant(app.db, id, learntModels))[0];
  const stall = async () => (await model())?.stall;
  const anna = read.get('Anna')?.id ?? '';
  const bob = read.get('Bob')?.id ?? '';
  const learnt = await stall();
  expect(learnt).toMatchObject({ days: 'business', daysOff: { owners: { [anna]: 'DE', [bob]: 'US' } } });
  expect(Object.keys(learnt?.daysOff?.places ?? {})).toEqual(['DE', 'US']);
  const { pipeline = '', stages = [] } = (await model()) ?? {};
  const days = Object.fromEntries(stages.map(({ stage }) => [stage, 5]));
  await updateSettings(app.db, id, { stallAfterDays: { [pipeline]: days } });
  await pass(['learn', 'score']);
  const rules = async () =>
    (await allScorecards(app, id))
      .flatMap(({ stallRule }) => /business days? \((.+)\)/.exec(stallRule ?? '')?.[1] ?? [])
      .toSorted();
  expect(await rules()).toEqual(['Germany', 'United States']);

  // She moves, and an admin knows better than Salesforce where he is.
  portal.edit().change('User', anna, { CountryCode: 'AT', Country: 'Austria' });
  await updateSettings(app.db, id, { ownerHolidays: { [bob]: 'FR' } });
  await pass(['sweep', 'learn', 'score']);
  expect((await owners()).get('Anna')?.country).toBe('AT');
  expect((await stall())?.daysOff?.owners).toEqual({ [anna]: 'AT', [bob]: 'FR' });
  expect(await rules()).toEqual(['Austria', 'France']);
});
