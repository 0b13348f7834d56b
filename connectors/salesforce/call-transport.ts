import { PassThrough } from 'node:stream';
import type { HttpRequest, HttpResponse } from 'jsforce';
import { Transport } from 'jsforce/lib/transport.js';
import { StreamPromise } from 'jsforce/lib/util/promise.js';

/**
 * Carries one call and keeps its whole answer. The library's own transport retries in silence, gives no headers,
 * sets no end to a body that stops half-way, and lets a socket that breaks inside a body end the process.
 */
export class CallTransport extends Transport {
  answer: HttpResponse | null = null;
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    super();
    this.#signal = signal;
  }

  override httpRequest(request: HttpRequest): StreamPromise<HttpResponse> {
    return StreamPromise.create(() => ({ stream: new PassThrough().end(), promise: this.#send(request) }));
  }

  async #send({ url, method, headers, body }: HttpRequest): Promise<HttpResponse> {
    const response = await fetch(url, {
      method,
      headers: headers ?? {},
      redirect: 'error',
      signal: this.#signal,
      ...(typeof body === 'string' ? { body } : {}),
    });
    this.answer = {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: decode(await response.arrayBuffer(), response.headers.get('content-type')),
    };
    return this.answer;
  }
}

/** In the charset that the answer says; without one it is UTF-8. */
function decode(bytes: ArrayBuffer, contentType: string | null): string {
  const charset = /charset="?([\w-]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
