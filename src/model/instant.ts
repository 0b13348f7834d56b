import { z } from 'zod';

/** A moment: milliseconds since 1970-01-01T00:00:00Z. Names end in `At`. */
export type Instant = number;
/** A calendar day `YYYY-MM-DD` without a zone. Names end in `On`. */
export type Day = string;

export const dayMs = 86_400_000;

export const instantSchema = z.number().int();
export const daySchema = z.iso.date();
