/** An answer that is no success. Thrown by handlers, turned into the vendor's list of errors by the router. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly errorCode: string;
  readonly fields: readonly string[] | undefined;

  constructor(status: number, errorCode: string, message: string, fields?: readonly string[]) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
    this.fields = fields;
  }

  get body(): unknown {
    const { message, errorCode, fields } = this;
    return [{ message, errorCode, ...(fields && { fields }) }];
  }
}

export function notFound(message = 'The requested resource does not exist'): ApiFailure {
  return new ApiFailure(404, 'NOT_FOUND', message);
}

export function noSession(): ApiFailure {
  return new ApiFailure(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
}

/** What a row of a collection says instead: `statusCode` where a whole answer has `errorCode`. */
export function rowError({ errorCode, message, fields }: ApiFailure): Record<string, unknown> {
  return { statusCode: errorCode, message, fields: fields ?? [] };
}
