// What functions write to stdout and stderr: each line with the function's name, in a file of the data folder, the newest
// also in memory.

import { appendFileSync } from 'node:fs'

const keptLines = 2000
const flushChars = 64 * 1024

export class FunctionLog {
  readonly #path: string | undefined
  #newest: string[] = []
  #unwritten = ''
  #flushing = false

  /** Without a path the log is in memory only. */
  constructor(path?: string) {
    this.#path = path
  }

  write(functionName: string, text: string): void {
    for (const line of text.split('\n')) {
      if (line === '') continue
      const entry = `${functionName} ${line}`
      this.#newest.push(entry)
      this.#unwritten += `${entry}\n`
    }
    if (this.#newest.length > 2 * keptLines) this.#newest = this.#newest.slice(-keptLines)
    if (this.#unwritten.length > flushChars) this.flush()
    else this.#flushSoon()
  }

  newest(): readonly string[] {
    return this.#newest.slice(-keptLines)
  }

  flush(): void {
    const text = this.#unwritten
    this.#unwritten = ''
    if (this.#path !== undefined && text !== '') appendFileSync(this.#path, text)
  }

  #flushSoon(): void {
    if (this.#flushing) return
    this.#flushing = true
    setTimeout(() => {
      this.#flushing = false
      this.flush()
    }, 100).unref()
  }
}
