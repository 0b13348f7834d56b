import { api, LightningElement } from 'lwc';

export default class Button extends LightningElement {
  @api label;
  @api variant = 'neutral';
  @api disabled = false;

  get look() {
    return `slds-button slds-button_${this.variant}`;
  }

  @api focus() {
    this.template.querySelector('button').focus();
  }
}
