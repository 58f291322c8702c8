// Does the same to each of a list, so many at once, and waits for all. The first failure is thrown after the rest ended.

export async function inParallel<T>(list: readonly T[], atOnce: number, work: (one: T) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < list.length) await work(list[next++]!)
  }
  const results = await Promise.allSettled(Array.from({ length: Math.min(atOnce, list.length) }, worker))
  for (const result of results) if (result.status === 'rejected') throw result.reason
}
