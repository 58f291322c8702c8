// Times of work on this machine. The best of several rounds is what the code costs; the rest is what else was running.

/** Milliseconds of the fastest of `rounds`; a first round warms up and does not count. */
export async function bestMs(rounds: number, work: () => unknown): Promise<number> {
  await work()
  let best = Infinity
  for (let round = 0; round < rounds; round++) {
    const began = performance.now()
    await work()
    best = Math.min(best, performance.now() - began)
  }
  return best
}

/** Bytes in use after a full collection; needs `--expose-gc`. */
export function heapBytes(): number {
  if (globalThis.gc === undefined) throw new Error('Start the benchmark by `npm run bench`, or with node --expose-gc.')
  globalThis.gc()
  return process.memoryUsage().heapUsed
}
