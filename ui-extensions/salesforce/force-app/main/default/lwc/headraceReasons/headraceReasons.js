import { api, LightningElement } from 'lwc';

/** What speaks for and against the deal, strongest first, and what to do about it. */
export default class HeadraceReasons extends LightningElement {
  /** `[{ sentence, direction, weight }]` */
  @api reasons = [];
  @api nextAction;

  get rows() {
    return this.reasons.map(({ sentence, direction }) => ({
      sentence,
      mark: direction === 'for' ? 'For' : 'Against',
      look: `mark ${direction === 'for' ? 'slds-theme_success' : 'slds-theme_error'}`,
    }));
  }

  get hasReasons() {
    return this.reasons.length > 0;
  }
}
