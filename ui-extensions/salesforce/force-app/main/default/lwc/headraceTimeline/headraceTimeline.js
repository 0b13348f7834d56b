import { api, LightningElement } from 'lwc';
import { day, days } from 'c/headraceFormat';

/** Of some stays nobody knows when they began. */
function spanOf(enteredOn, leftOn) {
  if (enteredOn === null) return leftOn === null ? 'still there' : `until ${day(leftOn)}`;
  return leftOn === null ? `since ${day(enteredOn)}` : `${day(enteredOn)} – ${day(leftOn)}`;
}

/** The stages that the deal has been in, first to current, and what last set the stage's clock back. */
export default class HeadraceTimeline extends LightningElement {
  /** `[{ label, enteredOn, leftOn, days }]` */
  @api timeline = [];
  @api clock;

  get visits() {
    return this.timeline.map(({ label, enteredOn, leftOn, days: count }, index) => ({
      key: String(index),
      label,
      span: spanOf(enteredOn, leftOn),
      length: count === null ? '' : days(count),
      current: leftOn === null ? 'step' : null,
    }));
  }

  get hasVisits() {
    return this.timeline.length > 0;
  }
}
