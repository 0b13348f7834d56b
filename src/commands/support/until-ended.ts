/** Resolves when the process is asked to end. */
export function untilEnded(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  // Something must keep the process alive until then.
  const alive = setInterval(() => undefined, 60_000);
  return new Promise((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        clearInterval(alive);
        resolve();
      },
      { once: true },
    );
  });
}
