import { hash } from 'node:crypto';

/** Short name of plain JSON content: equal id, equal content. Keys must always come in one order. */
export function contentId(content: unknown): string {
  return hash('sha256', JSON.stringify(content), 'base64url').slice(0, 22);
}
