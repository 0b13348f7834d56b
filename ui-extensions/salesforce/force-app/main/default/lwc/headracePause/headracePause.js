import { api, LightningElement, wire } from 'lwc';
import OPPORTUNITY from '@salesforce/schema/Opportunity';
import PAUSE_REASON from '@salesforce/schema/Opportunity.Headrace_Pause_Reason__c';
import PAUSE_UNTIL from '@salesforce/schema/Opportunity.Headrace_Pause_Until__c';
import { day, today } from 'c/headraceFormat';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import { updateRecord } from 'lightning/uiRecordApi';

/** Says that the deal waits until a day, for a reason, or lets it go on. Writes the two fields that people own. */
export default class HeadracePause extends LightningElement {
  @api recordId;
  /** As the record holds them now. */
  @api until;
  @api reason;
  /** Whether the card already tells of the pause. */
  @api isNoted = false;

  isOpen = false;
  isSaving = false;
  failure = null;
  /** Said to screen readers when a save went through. */
  news = '';
  focusNext = null;

  @wire(getObjectInfo, { objectApiName: OPPORTUNITY })
  opportunity;

  renderedCallback() {
    const target = this.focusNext && this.template.querySelector(this.focusNext);
    if (!target) return;
    this.focusNext = null;
    target.focus();
  }

  get isEditable() {
    const fields = this.opportunity?.data?.fields;
    return [PAUSE_UNTIL, PAUSE_REASON].every(({ fieldApiName }) => fields?.[fieldApiName]?.updateable);
  }

  get isPaused() {
    return Boolean(this.until) && this.until >= today();
  }

  get sentence() {
    const why = this.reason ? `: ${this.reason}` : '.';
    return `Paused until ${day(this.until)}${why}`;
  }

  get followsSoon() {
    return this.isPaused && !this.isNoted;
  }

  get tomorrow() {
    return today(1);
  }

  get actName() {
    return this.isPaused ? 'resume' : 'pause';
  }

  get actLabel() {
    return this.isPaused ? 'Resume the deal' : 'Pause the deal…';
  }

  /** One button for both, so that the focus stays when the record changes under it. */
  async act() {
    if (this.isPaused) {
      await this.save(null, null, 'The deal goes on.');
      return;
    }
    this.isOpen = true;
    this.failure = null;
    this.focusNext = '[data-field="until"]';
  }

  close() {
    this.isOpen = false;
    this.focusNext = '[data-action]';
  }

  async pause() {
    const inputs = [...this.template.querySelectorAll('lightning-input')];
    for (const input of inputs)
      input.setCustomValidity(input.value && !input.value.trim() ? 'Say why the deal waits.' : '');
    // Each is asked, so that each says what is wrong with it.
    const wrong = inputs.filter((input) => !input.reportValidity());
    if (wrong.length > 0) {
      wrong[0].focus();
      return;
    }
    const [until, reason] = inputs.map(({ value }) => value.trim());
    await this.save(until, reason, `Paused until ${day(until)}.`);
  }

  async save(until, reason, news) {
    this.isSaving = true;
    this.failure = null;
    this.news = '';
    try {
      await updateRecord({
        fields: {
          Id: this.recordId,
          [PAUSE_UNTIL.fieldApiName]: until,
          [PAUSE_REASON.fieldApiName]: reason,
        },
      });
      this.news = news;
      this.close();
    } catch (error) {
      this.failure = `Salesforce did not save this: ${error?.body?.message ?? 'no reason was given'}`;
    } finally {
      this.isSaving = false;
    }
  }
}
