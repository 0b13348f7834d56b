import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { HeadraceError } from '../errors.ts';

/** Keys for what is encrypted at rest: the first encrypts, all decrypt. */
export interface KeyRing {
  /** Id of the key that encrypts now. */
  readonly current: string;
  /** `context` is bound to the text: it opens only under the same. */
  encrypt(text: string, context: string): string;
  /** Throws `misconfigured` when the key is missing or the text was tampered with. */
  decrypt(sealed: string, context: string): string;
  /** Id of the key a sealed text needs. */
  keyOf(sealed: string): string;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM under a ring of keys, `id:base64key,id2:base64key2` (32 bytes each). A sealed text is
 * `id.base64url(nonce + tag + cipher text)`. Throws `misconfigured`, without the keys in the message.
 */
export function createKeyRing(text: string): KeyRing {
  const keys = new Map(text.split(',').map(readKey));
  const [current, first] = [...keys][0] ?? [];
  if (current === undefined || !first) throw wrong('no key is given');
  const keyOf = (sealed: string) => sealed.slice(0, sealed.indexOf('.'));
  return {
    current,
    keyOf,
    encrypt(text, context) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, first, nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${current}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    decrypt(sealed, context) {
      const id = keyOf(sealed);
      const key = keys.get(id);
      if (!key) throw wrong(`the key "${id}", which older secrets need, is missing`);
      const bytes = Buffer.from(sealed.slice(id.length + 1), 'base64url');
      try {
        const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        })
          .setAAD(Buffer.from(context))
          .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
        return (
          decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
        );
      } catch {
        throw wrong(`the key "${id}" does not open a secret that was sealed with a key of that name`);
      }
    },
  };
}

function readKey(entry: string): [string, Buffer] {
  const [, id, base64] = /^\s*([\w-]+):([A-Za-z0-9+/_-]+=*)\s*$/.exec(entry) ?? [];
  const key = Buffer.from(base64 ?? '', 'base64');
  if (id === undefined || key.length !== 32)
    throw wrong('every key is id:base64 of 32 bytes, separated by commas');
  return [id, key];
}

function wrong(what: string): HeadraceError {
  return new HeadraceError('misconfigured', `HEADRACE_KEYS: ${what}. See .env.example.`);
}
