import type { Request, Response } from 'express';
import { dropHalf } from '../../../../src/sandbox/create-faults.ts';
import type { OwnFault, RowsOf } from '../options.ts';
import { ApiFailure, noSession } from './api-failure.ts';

/** Salesforce's own ways of going wrong. True when the call is answered. */
export function strike(
  { kind, rows = 1 }: RowsOf & { kind: OwnFault },
  request: Request,
  response: Response,
): boolean {
  switch (kind) {
    case 'daily-limit':
      throw new ApiFailure(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
    case 'concurrent-limit':
      throw new ApiFailure(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.');
    case 'unauthorized':
      throw noSession();
    case 'server-error':
      throw new ApiFailure(
        500,
        'UNKNOWN_EXCEPTION',
        'An unexpected error occurred. Please include this ErrorId if you contact support: 1234567890-12345 (1234567890)',
      );
    case 'query-timeout':
      throw new ApiFailure(400, 'QUERY_TIMEOUT', 'Your query request was running for too long.');
    case 'locator-lost':
      throw new ApiFailure(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    case 'no-bulk':
      throw new ApiFailure(400, 'FEATURENOTENABLED', 'Async API not enabled');
    case 'api-disabled':
      throw new ApiFailure(403, 'API_CURRENTLY_DISABLED', 'API is disabled for this User');
    case 'rows-locked':
      response.locals['lockedRows'] = rows;
      return false;
    case 'half-written':
    default:
      dropHalf(request, 'records');
      return false;
  }
}
