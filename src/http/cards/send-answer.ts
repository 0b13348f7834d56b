import { hash } from 'node:crypto';
import type { Response } from 'express';
import type { Answer } from '../card.ts';

/**
 * Sends it, or 304 to whoever has it already. The tag covers all but the age, which follows from `syncedAt`; it is weak
 * because of that.
 */
export function sendAnswer(response: Response, answer: Answer, status = 200): void {
  const { dataAgeMinutes: _, ...lasting } = answer;
  const tag = `W/"${hash('sha256', JSON.stringify(lasting), 'base64url').slice(0, 22)}"`;
  response.setHeader('Cache-Control', 'private, no-cache').setHeader('ETag', tag);
  const known = (response.req.headers['if-none-match'] ?? '').split(',').map((each) => each.trim());
  if (status === 200 && known.includes(tag)) response.status(304).end();
  else response.status(status).json(answer);
}
