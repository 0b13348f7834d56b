import { randomUUID } from 'node:crypto';

/** An answer that is no success. Thrown by handlers, turned into the vendor's envelope by the router. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown> & { message: string }) {
    super(body.message);
    this.status = status;
    this.body = { status: 'error', correlationId: randomUUID(), ...body };
  }
}

export function validation(message: string, more: Record<string, unknown> = {}): ApiFailure {
  return new ApiFailure(400, { message, category: 'VALIDATION_ERROR', ...more });
}

export function notFound(message = 'resource not found'): ApiFailure {
  return new ApiFailure(404, { message, category: 'OBJECT_NOT_FOUND' });
}

export function alreadyExists(message: string, subCategory: string): ApiFailure {
  return new ApiFailure(409, { message, category: 'OBJECT_ALREADY_EXISTS', subCategory });
}

export function unauthenticated(message: string): ApiFailure {
  return new ApiFailure(401, { message, category: 'INVALID_AUTHENTICATION' });
}

export function missingScopes(scopes: readonly string[]): ApiFailure {
  const message =
    "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.";
  return new ApiFailure(403, {
    message,
    category: 'MISSING_SCOPES',
    errors: [
      {
        message: 'One or more of the following scopes are required.',
        context: { requiredGranularScopes: scopes },
      },
    ],
    links: { scopes: 'https://developers.hubspot.com/scopes' },
  });
}

const policies = {
  burst: ['You have reached your ten_secondly_rolling limit.', 'TEN_SECONDLY_ROLLING'],
  associations: ['You have reached your ten_secondly_rolling limit.', 'TEN_SECONDLY_ROLLING'],
  search: ['You have reached your secondly limit.', 'SECONDLY'],
} as const;

export function tooMany(lane: keyof typeof policies): ApiFailure {
  const [message, policyName] = policies[lane];
  return new ApiFailure(429, { message, errorType: 'RATE_LIMIT', policyName });
}
