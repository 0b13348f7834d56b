import { LightningElement, wire } from 'lwc';
import PIPELINE from '@salesforce/schema/Headrace_Pipeline__c';
import OPPORTUNITY from '@salesforce/schema/Opportunity';
import CARD from '@salesforce/schema/Opportunity.Headrace_Card__c';
import PAUSE_REASON from '@salesforce/schema/Opportunity.Headrace_Pause_Reason__c';
import PAUSE_UNTIL from '@salesforce/schema/Opportunity.Headrace_Pause_Until__c';
import { app } from 'c/headraceApp';
import { day } from 'c/headraceFormat';
import { pipelineRows, rowsOf } from 'c/headracePipelineRows';
import { graphql } from 'lightning/graphql';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';

const states = {
  done: { label: 'Done', theme: 'slds-m-left_x-small slds-theme_success' },
  todo: { label: 'To do', theme: 'slds-m-left_x-small slds-theme_warning' },
  unknown: { label: 'Checking…', theme: 'slds-m-left_x-small slds-badge_lightest' },
};

const todo = (found) => ({ state: 'todo', found });

/** What an administrator does, step by step, each with what was found out about it. */
export default class HeadraceSetup extends LightningElement {
  @wire(getObjectInfo, { objectApiName: OPPORTUNITY })
  opportunity = {};

  @wire(getObjectInfo, { objectApiName: PIPELINE })
  pipeline = {};

  @wire(graphql, { query: pipelineRows })
  figures = {};

  get steps() {
    return [
      {
        title: 'Give people their permission sets',
        ...this.permissions,
        how: 'Setup › Permission Sets: “Headrace User” for sellers and managers, “Headrace Admin” for you, “Headrace Integration” for the user that Headrace signs in as. That user also needs to be allowed to edit the opportunities of others.',
      },
      {
        title: 'Connect Headrace',
        ...this.connection,
        how: 'Sign in to Headrace with the integration user. In Setup › External Client App Manager let that user use the Headrace app first.',
        link: { label: 'Open Headrace', href: app.accountsUrl },
      },
      {
        title: 'Put the card on opportunities',
        how: 'Open an opportunity, choose the gear › Edit Page, drag “Headrace deal health” to where your team looks, and activate the page. Or activate the page “Opportunity with Headrace”.',
      },
      {
        title: 'Show the lists',
        how: 'The lists “Headrace: stalled” and “Headrace: worth pushing” are among those of opportunities: pin the one your team works through. Reports can be made of “Headrace pipelines”.',
      },
    ].map((step, index) => ({
      ...step,
      number: index + 1,
      state: step.state ? states[step.state] : null,
    }));
  }

  get permissions() {
    const fields = this.opportunity.data?.fields;
    if (!fields && !this.opportunity.error) return { state: 'unknown' };
    if (!fields?.[CARD.fieldApiName]) return todo('You do not see what Headrace writes on opportunities.');
    if (![PAUSE_UNTIL, PAUSE_REASON].every(({ fieldApiName }) => fields[fieldApiName]?.updateable))
      return todo('You see the card and may not pause a deal.');
    if (this.pipeline.error) return todo('You do not see the figures of pipelines.');
    return this.pipeline.data
      ? { state: 'done', found: 'You see the card and the pipeline’s figures, and may pause a deal.' }
      : { state: 'unknown' };
  }

  get connection() {
    const { data, errors } = this.figures;
    if (errors?.length) return todo('The figures of pipelines cannot be read.');
    if (!data) return { state: 'unknown' };
    const newest = rowsOf(data)
      .map(({ asOf }) => asOf ?? '')
      .reduce((a, b) => (a > b ? a : b), '');
    return newest
      ? { state: 'done', found: `Figures were last written for ${day(newest)}.` }
      : todo('No figures have been written yet: they come with the first night after connecting.');
  }

  get links() {
    return [
      { label: 'Documentation', href: app.documentationUrl },
      { label: 'Support', href: app.supportUrl },
    ];
  }
}
