import { LightningElement, wire } from 'lwc';
import PIPELINE from '@salesforce/schema/Headrace_Pipeline__c';
import { day, days, money, month, number, percent } from 'c/headraceFormat';
import { pipelineRows, rowsOf } from 'c/headracePipelineRows';
import { graphql } from 'lightning/graphql';
import { NavigationMixin } from 'lightning/navigation';

/** `acme__` in an org where the package has a namespace. */
const prefix = PIPELINE.objectApiName.replace(/Headrace_Pipeline__c$/, '');

/** Figures of one pipeline in one currency: money is never added across them. */
const nameOf = ({ pipeline, currency }) => (currency ? `${pipeline}, ${currency}` : pipeline);

const columns = (...labels) => labels.map((label) => ({ label }));

/** Records name periods so that reports sort them: `2026-12`, `Week from 2026-12-07`; people read them as they write days. */
function periodName(item) {
  if (/^\d{4}-\d{2}$/.test(item)) return month(`${item}-01`);
  return item.replace(/\d{4}-\d{2}-\d{2}$/, day);
}

/** The pipeline page: the published figures, as they stand in this org. */
export default class HeadracePipeline extends NavigationMixin(LightningElement) {
  rows = null;
  problem = null;
  chosen = null;
  /** Read out when other figures are shown. */
  news = '';

  @wire(graphql, { query: pipelineRows })
  takeRows({ data, errors }) {
    if (data) this.rows = rowsOf(data);
    this.problem = errors?.length
      ? `Salesforce did not show the figures: ${errors[0].message} You need the permission set “Headrace User”.`
      : null;
  }

  get isLoading() {
    return this.rows === null && this.problem === null;
  }

  get isEmpty() {
    return this.rows?.length === 0;
  }

  get isReady() {
    return this.rows?.length > 0;
  }

  get pipelines() {
    const names = new Set(this.rows.map(nameOf));
    return [...names].map((name) => ({ name, isChosen: name === this.current }));
  }

  get hasChoice() {
    return this.pipelines.length > 1;
  }

  get current() {
    return this.chosen ?? nameOf(this.rows[0]);
  }

  get asOf() {
    const newest = this.ofPipeline.map(({ asOf }) => asOf ?? '').reduce((a, b) => (a > b ? a : b));
    return `As of ${day(newest)}.`;
  }

  get ofPipeline() {
    return this.rows.filter((row) => nameOf(row) === this.current);
  }

  group(name) {
    return this.ofPipeline.filter(({ group }) => group === name);
  }

  get velocity() {
    return this.group('velocity');
  }

  get funnelColumns() {
    return columns('Stage', 'Deals that reached it', 'Go on', 'Median stay');
  }

  get funnel() {
    const rows = this.group('funnel');
    const most = Math.max(1, ...rows.map(({ deals }) => deals ?? 0));
    return rows.map(({ id, item, deals, rate, days: length }) => ({
      key: id,
      share: (100 * (deals ?? 0)) / most,
      cells: [item, number(deals, 0), percent(rate), days(length)],
    }));
  }

  get forecastColumns() {
    return columns('Period', 'Expected value', '80% range', 'Won deals (median)');
  }

  get forecast() {
    return this.group('forecast').map(({ id, item, value, low, high, deals, currency }) => ({
      key: id,
      cells: [
        periodName(item),
        money(value, currency),
        low === null || high === null ? '–' : `${money(low, currency)} to ${money(high, currency)}`,
        number(deals, 0),
      ],
    }));
  }

  get hasRareWins() {
    return this.group('forecast').some(({ value, high }) => high !== null && value > high);
  }

  get stalledColumns() {
    return columns('Owner', 'Stalled deals', 'Value at risk');
  }

  get stalled() {
    return this.group('stalled').map(({ id, item, deals, value, currency }) => ({
      key: id,
      cells: [item, number(deals, 0), money(value, currency)],
    }));
  }

  get hasFunnel() {
    return this.funnel.length > 0;
  }

  get hasForecast() {
    return this.forecast.length > 0;
  }

  get hasStalled() {
    return this.stalled.length > 0;
  }

  choose(event) {
    this.chosen = event.target.value;
    this.news = `The figures of ${this.chosen} are shown.`;
  }

  showStalled() {
    this.showList('Headrace_Stalled');
  }

  showWorthPushing() {
    this.showList('Headrace_Worth_Pushing');
  }

  showList(name) {
    this[NavigationMixin.Navigate]({
      type: 'standard__objectPage',
      attributes: { objectApiName: 'Opportunity', actionName: 'list' },
      state: { filterName: `${prefix}${name}` },
    });
  }
}
