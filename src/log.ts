import pino, { type LoggerOptions } from 'pino';
import type { Config } from './config.ts';
import type { Log } from './job.ts';

const hidden = '[hidden]';
const secretNames = [
  'accessToken',
  'refreshToken',
  'access_token',
  'refresh_token',
  'clientSecret',
  'client_secret',
  'code',
  'codeVerifier',
  'authorization',
  'Authorization',
  'cookie',
  'password',
  'token',
  'secret',
  'keys',
];
/** Also inside texts that others wrote, such as addresses and header dumps. */
const secretTexts =
  /((?:bearer |basic |(?:access_token|refresh_token|client_secret|code|code_verifier)["']?\s*[=:]\s*["']?|:\/\/[^/\s:@]*:))[^\s"'&,;@]+/gi;

const options: LoggerOptions = {
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (level) => ({ level }) },
  redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: hidden },
  serializers: { error: explain },
  hooks: { streamWrite: (line) => line.replace(secretTexts, `$1${hidden}`) },
};

/** One JSON document a line, to stderr unless told otherwise. Secrets are taken out whatever the message. */
export function createLog(
  level: Config['logLevel'],
  stream: { write(line: string): void } = pino.destination({ dest: 2, sync: true }),
): Log {
  return pino({ ...options, level }, stream);
}

/** Of an error its words, kind and place; never its other fields, which may hold a whole request. */
function explain(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const kind = 'kind' in error ? { kind: error.kind } : {};
  return {
    ...kind,
    message: error.message,
    stack: error.stack,
    ...(error.cause ? { cause: explain(error.cause) } : {}),
  };
}
