import { api, LightningElement } from 'lwc';
import { day, days, number } from 'c/headraceFormat';

/** Days in the stage on one line with those of deals that were won later. */
export default class HeadraceStage extends LightningElement {
  /** The card's `stage`; null when it is not known. */
  @api stage;

  get heading() {
    const { label, days: count } = this.stage;
    return count === null ? `In stage ${label}` : `${days(count)} in stage ${label}`;
  }

  get since() {
    return this.stage.since === null ? null : `Since ${day(this.stage.since)}.`;
  }

  get typical() {
    const { typical } = this.stage;
    if (!typical) return null;
    const range = `${number(typical.low)}–${number(typical.high)}`;
    return `The middle half of the deals that were won stayed ${range} days here, the median ${number(typical.median)}.`;
  }

  get stall() {
    const { stallAfterDays } = this.stage;
    return stallAfterDays === null ? null : `Counts as stalled from day ${number(stallAfterDays, 0)} here.`;
  }

  get hasBar() {
    return this.stage.typical !== null && this.stage.days !== null;
  }

  get barStyle() {
    return `inline-size: ${this.share(this.stage.days)}%`;
  }

  get rangeStyle() {
    const { low, high } = this.stage.typical;
    const from = this.share(low);
    return `inset-inline-start: ${from}%; inline-size: ${Math.max(1, this.share(high) - from)}%`;
  }

  get medianStyle() {
    return `inset-inline-start: ${this.share(this.stage.typical.median)}%`;
  }

  get stallStyle() {
    return `inset-inline-start: ${this.share(this.stage.stallAfterDays)}%`;
  }

  get hasStall() {
    return this.stage.stallAfterDays !== null;
  }

  /** Percent of the line's length, which ends a little after the last mark. */
  share(count) {
    const { days: current, typical, stallAfterDays } = this.stage;
    const end = Math.max(1, current, typical.high, stallAfterDays ?? 0) * 1.05;
    return Math.round((count / end) * 1000) / 10;
  }
}
