import { validation } from './api-failure.ts';
import type { Answer } from './endpoint.ts';

export const maxBatch = 100;

/** The inputs of a batch call, each an object. */
export function inputsOf(body: unknown, most = maxBatch): Record<string, unknown>[] {
  const inputs =
    typeof body === 'object' && body !== null ? (body as { inputs?: unknown }).inputs : undefined;
  if (!Array.isArray(inputs) || inputs.length === 0) {
    throw validation('Invalid input JSON on line 1, column 1: Some required fields were not set: [inputs]');
  }
  if (inputs.length > most) {
    throw validation(
      `The maximum number of inputs supported in a batch request is ${most}. Number of inputs received: ${inputs.length}.`,
    );
  }
  return inputs.map((input: unknown) => {
    if (typeof input === 'object' && input !== null) return input as Record<string, unknown>;
    throw validation('Invalid input JSON on line 1, column 1: an input must be an object.');
  });
}

export interface BatchError {
  status: 'error';
  category: string;
  message: string;
  context: { ids: string[] };
}

export function notFoundIn(typeName: string, ids: string[]): BatchError[] {
  if (ids.length === 0) return [];
  const message = `Could not get some ${typeName.toUpperCase()} objects, they may be deleted or not exist. Check that ids are valid.`;
  return [{ status: 'error', category: 'OBJECT_NOT_FOUND', message, context: { ids } }];
}

/** 200 or 201; 207 as soon as one input failed. */
export function batchAnswer(results: unknown[], errors: readonly unknown[], status = 200): Answer {
  const at = new Date().toISOString();
  return {
    status: errors.length > 0 ? 207 : status,
    body: {
      status: 'COMPLETE',
      results,
      ...(errors.length > 0 && { numErrors: errors.length, errors }),
      startedAt: at,
      completedAt: at,
    },
  };
}

export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
