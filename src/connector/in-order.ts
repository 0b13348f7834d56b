/**
 * Works on up to `ahead` items at a time and gives the results in the order of the items. Reading goes on while
 * the consumer is busy with what it got.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  work: (item: Item) => Promise<Result>,
  ahead: number,
): AsyncGenerator<Result> {
  const source = items[Symbol.asyncIterator]();
  const next = async (): Promise<{ done: true } | { done: false; result: Result }> => {
    const step = await source.next();
    return step.done ? { done: true } : { done: false, result: await work(step.value) };
  };
  const begun: ReturnType<typeof next>[] = [];
  try {
    for (;;) {
      while (begun.length < ahead) {
        const step = next();
        // Whoever waits for it sees the failure; until then it is nobody's.
        step.catch(() => undefined);
        begun.push(step);
      }
      const step = await begun.shift();
      if (!step || step.done) return;
      yield step.result;
    }
  } finally {
    await source.return?.();
  }
}
