/** What the vendor does not say, or not surely: each in one place, so that a better fact is one edit. */
export const uncertain = {
  /** What the next page of a query says once the session it began in is over. */
  locatorOfOldSession: 'INVALID_SESSION_ID' as 'INVALID_QUERY_LOCATOR' | 'INVALID_SESSION_ID' | 'works',
  /** Queries a user can leave open; one more closes the oldest. */
  openCursors: 10,
  /** Rows of a page of a query; of wide ones it has fewer. */
  pageRows: 2_000,
  /** Which closing moves the closing date to the present day. */
  closingSetsCloseDate: 'won' as 'won' | 'any' | 'none',
  /** Does an update that changes nothing move the modified date? */
  sameValueMovesModifiedDate: true,
  /** Do deals of an account that was merged into another carry a new stamp? */
  mergingStampsChildren: false,
  /** How instants stand in the CSV of a bulk job. */
  bulkInstants: 'Z' as 'Z' | '+0000',
  /** Times a bulk job is looked at before it is complete. */
  bulkPolls: 2,
  /** Rows of a page of bulk results when the call does not say. */
  bulkPageSize: 50_000,
  /** Months after which field history is gone: for people and plain queries, and for those that ask for all rows. */
  fieldHistoryMonths: { query: 18, queryAll: 24 },
  /** Days after which closed activities are archived. */
  archivedAfterDays: 365,
  /** Days that deleted rows stay in the bin. */
  binDays: 15,
  /** Access tokens of one user and app at a time; one more ends the oldest. */
  liveTokens: 5,
  /** Does a field that is not there refuse a whole collection, or its row alone? */
  unknownFieldRefusesAll: true,
};
export type Uncertain = typeof uncertain;
