// The tokens of the latest transactions: a client that heard no answer sends its transaction again under the same one.

const kept = 1000

export class RecentTokens {
  readonly #tokens = new Set<string>()

  has(token: string): boolean {
    return this.#tokens.has(token)
  }

  add(token: string): void {
    this.#tokens.add(token)
    if (this.#tokens.size <= kept) return
    const [oldest = ''] = this.#tokens
    this.#tokens.delete(oldest)
  }
}
