import type { Request } from 'express';
import type { z } from 'zod';
import { HeadraceError } from '../errors.ts';

/** The JSON in a raw body, checked. Throws one `invalid-input` that names the first thing that is wrong. */
export function readBody<T>({ body }: Request, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parse(body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.length ? `${issue.path.join('.')}: ` : '';
  throw new HeadraceError('invalid-input', `This cannot be taken: ${where}${issue?.message}.`);
}

function parse(body: unknown): unknown {
  try {
    return JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '');
  } catch {
    return undefined;
  }
}
