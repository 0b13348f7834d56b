import { api, LightningElement } from 'lwc';
import { day, money, number, percent } from 'c/headraceFormat';

/** The numbers of a card, each with what it means. */
export default class HeadraceMeasures extends LightningElement {
  @api card;

  get measures() {
    const { health, winProbability, quality, pace, expectedClose, valueAtRisk, amount, currency, status } =
      this.card;
    return [
      {
        name: 'Win probability',
        value: percent(winProbability),
        hint: `chance to be won, ${status === 'closed' ? 'before it closed' : 'as last scored'}`,
      },
      {
        name: 'Health',
        value: health === null ? number(null) : `${number(health, 0)} / 100`,
        hint: '100: on track for its stage',
      },
      { name: 'Quality', value: percent(quality), hint: 'chance to be won when created' },
      {
        name: 'Pace',
        value: pace === null ? number(null) : `${number(pace)} ×`,
        hint: 'days in stage over the median of won deals',
      },
      {
        name: 'Predicted close',
        value: day(expectedClose),
        hint: expectedClose === null ? 'not known' : 'half of such deals have closed by then',
      },
      {
        name: 'Value at risk',
        value: money(valueAtRisk, currency),
        hint: amount === null ? 'no amount is entered' : `of ${money(amount, currency)}`,
      },
    ];
  }
}
