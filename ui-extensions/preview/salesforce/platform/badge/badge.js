import { api, LightningElement } from 'lwc';

/** Wears the theme that its host was given, as the real one does. */
export default class Badge extends LightningElement {
  @api label;

  connectedCallback() {
    this.classList.add('slds-badge');
  }
}
