import { malformed } from './soql-error.ts';

export interface Token {
  kind: 'word' | 'string' | 'number' | 'instant' | 'day' | 'sign' | 'end';
  /** As written; a string without its quotes and escapes. */
  text: string;
  at: number;
}

const shapes: [Token['kind'], RegExp][] = [
  ['instant', /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)/y],
  ['day', /\d{4}-\d\d-\d\d(?![\dT])/y],
  ['number', /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![A-Za-z_])/y],
  ['word', /[A-Za-z_][\w.]*(?::\d+)?/y],
  ['string', /'(?:[^'\\\n]|\\.)*'/y],
  ['sign', /<=|>=|!=|<>|[=<>(),]/y],
];
const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** The words of a query. Throws `MALFORMED_QUERY` at the first character that begins none. */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(query[at] ?? '')) at += 1;
    if (at >= query.length) return [...tokens, { kind: 'end', text: '<EOF>', at }];
    const token = tokenAt(query, at);
    if (!token) throw malformed(query, at, `line 1:${at} no viable alternative at character '${query[at]}'`);
    tokens.push({ ...token, text: token.kind === 'string' ? unquoted(token.text) : token.text });
    at += token.text.length;
  }
}

function tokenAt(query: string, at: number): Token | undefined {
  for (const [kind, shape] of shapes) {
    shape.lastIndex = at;
    const text = shape.exec(query)?.[0];
    if (text !== undefined) return { kind, text, at };
  }
  return undefined;
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, (_, one: string) => escapes[one] ?? one);
}
