/** What is switched on in an org. Fields and objects of what is off do not exist. */
export interface Features {
  recordTypes: boolean;
  /** Countries are chosen from a list, which has codes. */
  countryPicklists: boolean;
  multiCurrency: boolean;
  /** Three counters of days on opportunities. */
  pipelineInspection: boolean;
  einsteinScoring: boolean;
  /** Captured mails and meetings stay outside of the data API. */
  einsteinActivityCapture: boolean;
  territories: boolean;
  splits: boolean;
  quotes: boolean;
  contracts: boolean;
  pushCount: boolean;
  fieldHistory: boolean;
  /** Bulk API 2.0, which smaller editions lack. */
  bulk: boolean;
  /** The data API as a whole, which smaller editions have for reviewed apps only. */
  api: boolean;
  /** Adds the app's own part to the header that tells the usage. */
  perAppUsage: boolean;
}

export const defaultFeatures: Features = {
  recordTypes: true,
  countryPicklists: true,
  multiCurrency: false,
  pipelineInspection: false,
  einsteinScoring: false,
  einsteinActivityCapture: false,
  territories: false,
  splits: false,
  quotes: false,
  contracts: false,
  pushCount: true,
  fieldHistory: true,
  bulk: true,
  api: true,
  perAppUsage: false,
};
