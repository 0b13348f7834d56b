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

/** Reads `id:base64key,id2:base64key2` (32-byte keys). Throws `misconfigured`. */
export declare function createKeyRing(text: string): KeyRing;
