// Reads that are asked for in the same turn of the event loop go out as one request: the messages of a batch, worked
// through side by side, ask for the same kinds of items at about the same time. The read units are the same; a request for
// each would cost more processor time than all that is done with what it brings.
import type { Item } from '../engine/ports.ts'
import type { Key } from '../engine/table/keys.ts'

export type ReadMany = (keys: readonly Key[]) => Promise<(Item | undefined)[]>

interface Waiting {
  keys: readonly Key[]
  resolve: (items: (Item | undefined)[]) => void
  reject: (reason: unknown) => void
}

/** Answers each in the order of its own keys. Where the one request fails, everyone who is part of it hears of it. */
export function gatherReads(readMany: ReadMany): ReadMany {
  let waiting: Waiting[] = []

  async function readAll(): Promise<void> {
    const gathered = waiting
    waiting = []
    try {
      const items = await readMany(gathered.flatMap(({ keys }) => keys))
      let read = 0
      for (const { keys, resolve } of gathered) resolve(items.slice(read, (read += keys.length)))
    } catch (error) {
      for (const { reject } of gathered) reject(error)
    }
  }

  return (keys) =>
    new Promise((resolve, reject) => {
      // After the answers that have just come in: whoever they wake may read too.
      if (waiting.length === 0) setImmediate(() => void readAll())
      waiting.push({ keys, resolve, reject })
    })
}
