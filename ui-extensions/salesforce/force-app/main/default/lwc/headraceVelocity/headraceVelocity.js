import { api, LightningElement } from 'lwc';
import { day, days, money, number, percent } from 'c/headraceFormat';

/** How a part is called that added to the velocity, and one that took from it. */
const parts = {
  deals: ['more deals', 'fewer deals'],
  size: ['larger deals', 'smaller deals'],
  winRate: ['a higher win rate', 'a lower win rate'],
  time: ['a shorter cycle', 'a longer cycle'],
};

/** What a change of the logarithm does, in percent without its sign. */
const effect = (change) => percent(100 * Math.abs(Math.expm1(change)));

/** How sure an effect is, to stand behind it; nothing where that is not known. */
function doubt({ low, high }) {
  if (low === null || high === null) return '';
  if (low <= 0 && high >= 0) return ` (may be chance: 80% range ${effect(low)} less to ${effect(high)} more)`;
  const [least, most] = low > 0 ? [low, high] : [high, low];
  return ` (80% range ${effect(least)} to ${effect(most)})`;
}

/** What each part did to the velocity, largest first; `change` holds changes of its logarithm with their 80% ranges. */
function changeSentence(change, kind = 'period') {
  const moved = Object.entries(parts)
    .map(([part, [more, less]]) => ({ more, less, ...change[part] }))
    // What rounds to nothing did nothing.
    .filter(({ value }) => Math.abs(value) >= 0.0005)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .map(({ more, less, value, low, high }) => {
      const did = value > 0 ? `${more} added` : `${less} took away`;
      return `${did} ${effect(value)}${doubt({ low, high })}`;
    });
  const unsure = change.total?.low === null ? ' Too few deals to say how much of it is chance.' : '';
  return moved.length > 0 ? `Against the ${kind} before, ${moved.join(', ')}.${unsure}` : null;
}

function leverSentence({ label, gainPerDay }, currency) {
  return gainPerDay.value > 0
    ? `What would bring most: ${label.toLowerCase()}, worth ${money(gainPerDay.value, currency)} a day.`
    : null;
}

/** What a record tells besides its figures; nothing when it cannot be read. */
function detailsOf(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** How fast value comes in, and which of its parts moved. */
export default class HeadraceVelocity extends LightningElement {
  /** Records of the group `velocity`. */
  @api rows = [];

  get hasRows() {
    return this.rows.length > 0;
  }

  get lines() {
    return this.rows.map((row) => {
      const { id, value, low, high, deals, rate, amount, days: length, currency } = row;
      // Records of an older server tell no period.
      const { period, change, levers } = detailsOf(row.details);
      const range =
        low === null || high === null ? '' : `80% range: ${money(low, currency)} to ${money(high, currency)}`;
      const won = period && `from ${number(period.won, 0)} won ${period.won === 1 ? 'deal' : 'deals'}`;
      return {
        id,
        title: period ? `Velocity, ${day(period.from)} to ${day(period.to)}` : 'Velocity',
        sentences: [
          change && changeSentence(change, period?.kind),
          levers?.[0] && leverSentence(levers[0], currency),
        ].filter(Boolean),
        measures: [
          {
            name: 'Won value a day',
            value: money(value, currency),
            hint: [range, won].filter(Boolean).join(', '),
          },
          { name: 'Closed deals', value: number(deals, 0), hint: 'in the period' },
          { name: 'Win rate', value: percent(rate), hint: 'of the closed deals' },
          { name: 'Mean won value', value: money(amount, currency), hint: 'a won deal' },
          { name: 'Mean sales cycle', value: days(length), hint: 'from creation to close' },
        ],
      };
    });
  }
}
