import { api, LightningElement } from 'lwc';

/** A sentence in a box: `info` for states, `warning` for what wants attention, `error` for what failed just now. */
export default class HeadraceMessage extends LightningElement {
  @api tone = 'info';
  @api text;

  get look() {
    return `slds-box slds-box_x-small slds-m-bottom_small message message_${this.tone}`;
  }

  /** Only what failed just now interrupts a reader. */
  get role() {
    return this.tone === 'error' ? 'alert' : 'status';
  }
}
