import { ApiFailure } from '../api/api-failure.ts';

/** A refusal with the piece of the query it is about and a mark below it, as the vendor words it. */
export function soqlError(query: string, at: number, errorCode: string, message: string): ApiFailure {
  const before = query.slice(0, at);
  const row = before.split('\n').length;
  const column = at - before.lastIndexOf('\n');
  const from = Math.max(0, at - 40);
  const piece = query.slice(from, at + 40).replaceAll('\n', ' ');
  const where = `\n${piece}\n${' '.repeat(at - from)}^\nERROR at Row:${row}:Column:${column}\n`;
  return new ApiFailure(400, errorCode, `${where}${message}`);
}

export function malformed(query: string, at: number, message: string): ApiFailure {
  return soqlError(query, at, 'MALFORMED_QUERY', message);
}

export function noSuchColumn(query: string, at: number, name: string, entity: string): ApiFailure {
  const advice =
    "If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.";
  return soqlError(query, at, 'INVALID_FIELD', `No such column '${name}' on entity '${entity}'. ${advice}`);
}

export function noSuchType(query: string, at: number, name: string): ApiFailure {
  const advice =
    "If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.";
  return soqlError(query, at, 'INVALID_TYPE', `sObject type '${name}' is not supported. ${advice}`);
}
