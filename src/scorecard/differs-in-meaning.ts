import type { CardFields } from './card-values-of.ts';

/**
 * Is `next` worth writing where `written` is what the CRM was last given (null: nothing)? Compared with what was
 * written, never with the last score: a value that wobbles around a step is written once.
 */
export declare function differsInMeaning(written: CardFields | null, next: CardFields): boolean;
