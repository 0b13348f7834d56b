import { api, LightningElement } from 'lwc';

export default class Spinner extends LightningElement {
  @api alternativeText;
  @api size = 'medium';

  get look() {
    return `slds-spinner slds-spinner_${this.size}`;
  }
}
