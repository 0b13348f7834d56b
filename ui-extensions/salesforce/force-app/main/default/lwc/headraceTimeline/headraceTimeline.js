import { api, LightningElement } from 'lwc';
import { day, days } from 'c/headraceFormat';

/** The stages that the deal has been in, first to current, and what last set the stage's clock back. */
export default class HeadraceTimeline extends LightningElement {
  /** `[{ label, enteredOn, leftOn, days }]` */
  @api timeline = [];
  @api clock;

  get visits() {
    return this.timeline.map(({ label, enteredOn, leftOn, days: count }, index) => ({
      key: String(index),
      label,
      span: leftOn === null ? `since ${day(enteredOn)}` : `${day(enteredOn)} – ${day(leftOn)}`,
      length: count === null ? '' : days(count),
      current: leftOn === null ? 'step' : null,
    }));
  }

  get hasVisits() {
    return this.timeline.length > 0;
  }
}
