/**
 * The kinds of failure, each of them a decision about what happens next:
 * - `unauthorized`: disconnect and ask the admin to reconnect
 * - `forbidden`: name the missing scope or permission
 * - `rate-limited`: wait `retryAfterMs`; this was not an attempt
 * - `unavailable`: try again with backoff (also a 200 with a broken or empty body)
 * - `not-found`: drop the record
 * - `refused`: park the record with the CRM's reason and show it
 * - `unreadable`: the CRM said something we do not understand: alarm
 * - `invalid-input`: a person's file or argument is wrong; the message says where and what to do
 * - `misconfigured`: our own environment is wrong; customers stay connected
 */
export type ErrorKind =
  | 'unauthorized'
  | 'forbidden'
  | 'rate-limited'
  | 'unavailable'
  | 'not-found'
  | 'refused'
  | 'unreadable'
  | 'invalid-input'
  | 'misconfigured';

export interface ErrorDetails {
  /** How long to wait before the next try, for `rate-limited` and `unavailable`. */
  retryAfterMs?: number;
  /** HTTP status of the answer, when there was one. */
  status?: number;
  /** The vendor's own code or category, e.g. `VALIDATION_ERROR`. */
  code?: string;
  /** The vendor's id of the call, for their support. */
  correlationId?: string;
  /** Somebody else does the work now: this one must stop. */
  takenOver?: true;
  cause?: unknown;
}

/** An error that says what happens next. Never carries tokens, secrets or record contents. */
export class HeadraceError extends Error {
  readonly kind: ErrorKind;
  readonly details: ErrorDetails;

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = 'HeadraceError';
    this.kind = kind;
    this.details = details;
  }
}

/** Is this one of ours, optionally of one kind? */
export function isHeadraceError(error: unknown, kind?: ErrorKind): error is HeadraceError {
  return error instanceof HeadraceError && (kind === undefined || error.kind === kind);
}
