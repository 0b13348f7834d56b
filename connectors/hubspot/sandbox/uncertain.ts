/** What the vendor does not say, or not surely: each in one place, so that a better fact is one edit. */
export const uncertain = {
  /** Search sees a write this much later. */
  indexLagMs: 3000,
  /** Does a search count in the burst window, too? */
  searchCountsInBurst: true,
  /** Order of `propertiesWithHistory`. */
  historyOrder: 'newest-first' as 'newest-first' | 'oldest-first' | 'shuffled',
  /** Does the account's edition have the `hs_v2_*` properties? */
  stageTimeProperties: true,
  /** Does a deal that enters a closed stage without a closing date get the present one? */
  closingSetsCloseDate: true,
  /** Does a refresh retire the refresh token it was made with? */
  rotateRefreshTokens: false,
  /** Does writing a value that is there already move the modified date? */
  sameValueMovesModifiedDate: true,
  /** Are pages that are asked for with history held to 50? Known from reports, not from the reference. */
  historyPageSize: 50,
  /** Deal properties without which an update of a deal in a closed stage is refused, as an admin's rule would. */
  requiredOnClose: [] as readonly string[],
  /** Is `GET …/{from}/{id}/associations/{to}` there? Only the older of the dated versions documents it. */
  associationsList: false,
  /** First pause before an event is posted again; doubles each time. */
  webhookRetryMs: 1000,
};
export type Uncertain = typeof uncertain;
