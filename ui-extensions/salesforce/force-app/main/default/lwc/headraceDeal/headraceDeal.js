import { api, LightningElement, wire } from 'lwc';
import CARD from '@salesforce/schema/Opportunity.Headrace_Card__c';
import PAUSE_REASON from '@salesforce/schema/Opportunity.Headrace_Pause_Reason__c';
import PAUSE_UNTIL from '@salesforce/schema/Opportunity.Headrace_Pause_Until__c';
import ID from '@salesforce/schema/Opportunity.Id';
import { ageOf, readCard } from 'c/headraceCard';
import { day } from 'c/headraceFormat';
import { gql, graphql } from 'lightning/graphql';
import { getFieldValue, getRecord } from 'lightning/uiRecordApi';

/** The card on an opportunity. It reads one field of the record and asks nobody else, so it works when we are down. */
export default class HeadraceDeal extends LightningElement {
  @api recordId;
  record;
  error;
  /** The last day that figures were written to this org; null when nobody knows. */
  newest = null;

  // A field that the user may not see must not fail the whole record.
  @wire(getRecord, {
    recordId: '$recordId',
    fields: [ID],
    optionalFields: [CARD, PAUSE_UNTIL, PAUSE_REASON],
  })
  takeRecord({ data, error }) {
    this.record = data;
    this.error = error;
  }

  @wire(graphql, {
    query: gql`
      query headraceNewest {
        uiapi {
          query {
            rows: Headrace_Pipeline__c(first: 1, orderBy: { Headrace_As_Of__c: { order: DESC } }) {
              edges {
                node {
                  asOf: Headrace_As_Of__c {
                    value
                  }
                }
              }
            }
          }
        }
      }
    `,
  })
  takeNewest({ data }) {
    this.newest = data?.uiapi?.query?.rows?.edges[0]?.node?.asOf?.value ?? null;
  }

  get isLoading() {
    return !this.record && !this.error;
  }

  get text() {
    return this.record ? getFieldValue(this.record, CARD) : null;
  }

  get reading() {
    return this.text ? readCard(this.text) : {};
  }

  get card() {
    return this.reading.card;
  }

  /** What to say instead of a card; null when there is one. */
  get notice() {
    if (this.card || this.isLoading) return null;
    if (this.error)
      return `Salesforce did not show this record: ${this.error.body?.message ?? 'no reason was given'}`;
    if (!(CARD.fieldApiName in this.record.fields))
      return 'You do not see Headrace’s fields: ask your administrator for the permission set “Headrace User”.';
    return (
      this.reading.problem ??
      'Headrace has not scored this opportunity yet. New ones are scored within a day once Headrace is connected.'
    );
  }

  get noticeTone() {
    return this.error || this.reading.problem ? 'warning' : 'info';
  }

  get age() {
    return ageOf(this.card, this.newest, Date.now());
  }

  get stalled() {
    const { stalledSince, alert } = this.card;
    const sentences = [
      stalledSince && `Stalled since ${day(stalledSince)}.`,
      alert &&
        (alert.taskOpen
          ? `The owner has had a task since ${day(alert.raisedOn)}.`
          : `An alert was raised on ${day(alert.raisedOn)}.`),
    ];
    return sentences.filter(Boolean).join(' ');
  }

  get isClosed() {
    return this.card.status === 'closed';
  }

  get isOpen() {
    return !this.isClosed;
  }

  get hasNumbers() {
    return this.card.winProbability !== null;
  }

  /** There is nothing left to do on a closed deal, and a paused one waits. */
  get nextAction() {
    return this.isClosed || this.card.status === 'paused' ? null : this.card.nextAction;
  }

  get hasReasons() {
    return this.card.reasons.length > 0 || Boolean(this.nextAction);
  }

  /** One point is no line. */
  get hasTrend() {
    return this.card.trend.length > 1;
  }

  get hasPath() {
    return this.card.timeline.length > 0 || Boolean(this.card.clock);
  }

  /** Cards from before there were any have none. */
  get hasGaps() {
    return this.card.gaps?.length > 0;
  }

  get isMissing() {
    return this.card.missing.length > 0;
  }

  get isPauseNoted() {
    return this.card.status === 'paused';
  }

  /** The record knows of a pause before the card does; who may not see its fields reads the card. */
  get pause() {
    return PAUSE_UNTIL.fieldApiName in this.record.fields
      ? { until: getFieldValue(this.record, PAUSE_UNTIL), reason: getFieldValue(this.record, PAUSE_REASON) }
      : (this.card.pause ?? {});
  }
}
