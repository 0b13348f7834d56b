import type { Request, Response } from 'express';
import { dropHalf } from '../../../../src/sandbox/create-faults.ts';
import type { OwnFault } from '../options.ts';
import { ApiFailure, tooMany, unauthenticated, validation } from './api-failure.ts';

/** HubSpot's own ways of going wrong. True when the call is answered. */
export function strike({ kind }: { kind: OwnFault }, request: Request, response: Response): boolean {
  switch (kind) {
    case 'rate-limited':
      throw tooMany('burst');
    case 'unauthorized':
      throw unauthenticated('The OAuth token used to make this call is invalid.');
    case 'refused':
      throw validation('The property "outcome" is required and has no value.', {
        errors: [
          {
            message: 'The property "outcome" is required and has no value.',
            code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
            context: { propertyName: ['outcome'] },
          },
        ],
      });
    case 'server-error':
      throw new ApiFailure(500, { message: 'internal error' });
    case 'locked':
      throw new ApiFailure(423, {
        message: 'This resource is locked. Wait two seconds before another call.',
      });
    case 'migrating':
      response.set('Retry-After', '1');
      throw new ApiFailure(477, { message: 'This account is being moved to another data center.' });
    case 'half-written':
      dropHalf(request, 'inputs');
      return false;
    case 'short':
    default:
      response.locals['reshape'] = shorten;
      return false;
  }
}

function shorten(text: string): string {
  const { results, total } = JSON.parse(text) as { results?: unknown[]; total?: number };
  const half = results?.slice(0, Math.floor(results.length / 2));
  return JSON.stringify({ ...(total !== undefined && { total }), results: half });
}
