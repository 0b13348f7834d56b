import { malformed } from './soql-error.ts';
import { type Token, tokenize } from './tokenize.ts';

/** What is asked for in a SELECT list. */
export interface Selected {
  /** `Account.Name`, or the argument of the function; empty for `COUNT()`. */
  path: string;
  call: string | null;
  alias: string | null;
  at: number;
}

export interface Literal {
  kind: 'text' | 'number' | 'instant' | 'day' | 'truth' | 'null' | 'span';
  text: string;
  at: number;
}

export type Condition =
  | { do: 'and' | 'or'; parts: Condition[] }
  | { do: 'not'; part: Condition }
  | { do: 'compare'; path: string; call: string | null; operator: string; values: Literal[]; at: number };

export interface Order {
  path: string;
  call: string | null;
  descending: boolean;
  nullsLast: boolean;
  at: number;
}

export interface Query {
  text: string;
  selected: Selected[];
  from: { name: string; at: number };
  alias: string | null;
  where: Condition | null;
  groupBy: Selected[];
  orderBy: Order[];
  limit: number | null;
  offset: number;
}

interface Reader {
  text: string;
  peek(ahead?: number): Token;
  next(): Token;
  isWord(word: string, ahead?: number): boolean;
  takeWord(...words: string[]): boolean;
  needWord(word: string): void;
  takeSign(sign: string): boolean;
  needSign(sign: string): void;
  unexpected(token?: Token): Error;
}

const clauses = ['from', 'where', 'group', 'order', 'limit', 'offset', 'for', 'using'];

/** Reads a query. Throws `MALFORMED_QUERY` with the place of what does not belong. */
export function parse(text: string): Query {
  const reader = createReader(text, tokenize(text));
  reader.needWord('select');
  const selected = list(reader, readSelected);
  reader.needWord('from');
  const from = name(reader);
  const alias = reader.peek().kind === 'word' && !isClause(reader) ? reader.next().text : null;
  if (reader.takeWord('using')) {
    reader.needWord('scope');
    reader.next();
  }
  const where = reader.takeWord('where') ? readOr(reader) : null;
  const query: Query = {
    text,
    selected,
    from: { name: from.text, at: from.at },
    alias,
    where,
    groupBy: reader.takeWord('group') ? (reader.needWord('by'), list(reader, readSelected)) : [],
    orderBy: reader.takeWord('order') ? (reader.needWord('by'), list(reader, readOrder)) : [],
    limit: reader.takeWord('limit') ? whole(reader) : null,
    offset: reader.takeWord('offset') ? whole(reader) : 0,
  };
  if (reader.takeWord('for') && !reader.takeWord('view', 'reference')) throw reader.unexpected();
  if (reader.peek().kind !== 'end') throw reader.unexpected();
  return query;
}

function createReader(text: string, tokens: readonly Token[]): Reader {
  let place = 0;
  const end: Token = { kind: 'end', text: '<EOF>', at: text.length };
  const reader: Reader = {
    text,
    peek: (ahead = 0) => tokens[place + ahead] ?? end,
    next: () => tokens[place++] ?? end,
    isWord: (word, ahead = 0) =>
      reader.peek(ahead).kind === 'word' && reader.peek(ahead).text.toLowerCase() === word,
    takeWord(...words) {
      const found = words.some((word) => reader.isWord(word));
      if (found) place += 1;
      return found;
    },
    needWord(word) {
      if (!reader.takeWord(word)) throw reader.unexpected();
    },
    takeSign(sign) {
      const found = reader.peek().kind === 'sign' && reader.peek().text === sign;
      if (found) place += 1;
      return found;
    },
    needSign(sign) {
      if (!reader.takeSign(sign)) throw reader.unexpected();
    },
    unexpected: (token = reader.peek()) => malformed(text, token.at, `unexpected token: '${token.text}'`),
  };
  return reader;
}

function isClause(reader: Reader): boolean {
  return clauses.some((word) => reader.isWord(word));
}

function list<T>(reader: Reader, read: (reader: Reader) => T): T[] {
  const found = [read(reader)];
  while (reader.takeSign(',')) found.push(read(reader));
  return found;
}

function name(reader: Reader): Token {
  const token = reader.peek();
  if (token.kind !== 'word' || isClause(reader)) throw reader.unexpected();
  return reader.next();
}

/** A field, or a function of one. */
function readPath(reader: Reader): { path: string; call: string | null; at: number } {
  if (reader.peek().text === '(')
    throw malformed(reader.text, reader.peek().at, 'subqueries are not supported by this server');
  const first = name(reader);
  if (!reader.takeSign('(')) return { path: first.text, call: null, at: first.at };
  const call = first.text.toLowerCase();
  if (call === 'count' && reader.takeSign(')')) return { path: '', call, at: first.at };
  const inner = name(reader);
  reader.needSign(')');
  return { path: inner.text, call, at: inner.at };
}

function readSelected(reader: Reader): Selected {
  const path = readPath(reader);
  const alias = path.call && reader.peek().kind === 'word' && !isClause(reader) ? reader.next().text : null;
  return { ...path, alias };
}

function readOrder(reader: Reader): Order {
  const path = readPath(reader);
  const descending = !reader.takeWord('asc') && reader.takeWord('desc');
  let nullsLast = false;
  if (reader.takeWord('nulls')) {
    nullsLast = reader.takeWord('last');
    if (!nullsLast) reader.needWord('first');
  }
  return { ...path, descending, nullsLast };
}

function whole(reader: Reader): number {
  const token = reader.next();
  if (token.kind !== 'number' || !/^\d+$/.test(token.text)) throw reader.unexpected(token);
  return Number(token.text);
}

/** One kind of link on a level: mixing AND and OR without parentheses is refused, as the vendor does. */
function readOr(reader: Reader): Condition {
  const parts = [readNot(reader)];
  const link = (['and', 'or'] as const).find((word) => reader.isWord(word));
  if (!link) return parts[0] as Condition;
  while (reader.takeWord(link)) parts.push(readNot(reader));
  if (reader.isWord('and') || reader.isWord('or')) throw reader.unexpected();
  return { do: link, parts };
}

function readNot(reader: Reader): Condition {
  if (reader.takeWord('not')) return { do: 'not', part: readNot(reader) };
  if (reader.takeSign('(')) {
    const inner = readOr(reader);
    reader.needSign(')');
    return inner;
  }
  return readComparison(reader);
}

function readComparison(reader: Reader): Condition {
  const path = readPath(reader);
  const token = reader.next();
  let operator = token.kind === 'sign' || token.kind === 'word' ? token.text.toLowerCase() : '';
  if (operator === 'not') {
    reader.needWord('in');
    operator = 'not in';
  }
  if (operator === '<>') operator = '!=';
  if (!['=', '!=', '<', '<=', '>', '>=', 'in', 'not in', 'like'].includes(operator))
    throw reader.unexpected(token);
  if (!operator.endsWith('in')) return { do: 'compare', ...path, operator, values: [readLiteral(reader)] };
  reader.needSign('(');
  const values = list(reader, readLiteral);
  reader.needSign(')');
  return { do: 'compare', ...path, operator, values };
}

function readLiteral(reader: Reader): Literal {
  const token = reader.next();
  const { text, at } = token;
  if (token.kind === 'string') return { kind: 'text', text, at };
  if (token.kind === 'number' || token.kind === 'instant' || token.kind === 'day')
    return { kind: token.kind, text, at };
  const word = text.toLowerCase();
  if (token.kind === 'word' && word === 'null') return { kind: 'null', text, at };
  if (token.kind === 'word' && (word === 'true' || word === 'false'))
    return { kind: 'truth', text: word, at };
  if (token.kind === 'word' && /^(today|yesterday|tomorrow|(this|last|next)_|n_days_ago)/.test(word))
    return { kind: 'span', text: word, at };
  throw reader.unexpected(token);
}
