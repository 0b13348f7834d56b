import { api, LightningElement } from 'lwc';

export default class Input extends LightningElement {
  @api label;
  @api type = 'text';
  @api min;
  @api maxLength;
  @api required = false;
  @api messageWhenRangeUnderflow;
  typed = '';
  problem = '';

  @api get value() {
    return this.typed;
  }

  set value(value) {
    this.typed = value ?? '';
  }

  get input() {
    return this.template.querySelector('input');
  }

  get look() {
    return `slds-form-element ${this.problem ? 'slds-has-error' : ''}`;
  }

  get isInvalid() {
    return String(Boolean(this.problem));
  }

  take(event) {
    this.typed = event.target.value;
  }

  @api focus() {
    this.input.focus();
  }

  @api setCustomValidity(problem) {
    this.input.setCustomValidity(problem);
  }

  @api checkValidity() {
    return this.input.validity.valid;
  }

  @api reportValidity() {
    const { validity, validationMessage } = this.input;
    this.problem = validity.valueMissing
      ? 'Complete this field.'
      : validity.rangeUnderflow
        ? this.messageWhenRangeUnderflow
        : validationMessage;
    return validity.valid;
  }
}
