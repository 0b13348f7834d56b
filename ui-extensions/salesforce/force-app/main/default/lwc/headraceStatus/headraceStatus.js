import { api, LightningElement } from 'lwc';

const looks = {
  on_track: { label: 'On track', theme: 'slds-theme_success' },
  slowing: { label: 'Slowing', theme: 'slds-theme_warning' },
  stalled: { label: 'Stalled', theme: 'slds-theme_error' },
  paused: { label: 'Paused', theme: 'slds-badge_lightest' },
  not_enough_data: { label: 'Not enough data', theme: 'slds-badge_lightest' },
  closed: { label: 'Closed', theme: 'slds-badge_lightest' },
};

/** A status in its words and colours. */
export default class HeadraceStatus extends LightningElement {
  @api status;

  get label() {
    return looks[this.status]?.label ?? this.status;
  }

  get theme() {
    return looks[this.status]?.theme ?? '';
  }
}
