// Finds the model to decide with: the pointer is read anew every half minute, a model is loaded once.
import type { Model } from './runtime.ts'
import type { ModelData } from './model.ts'
import type { Pointer, Ports } from '../ports.ts'
import { Problem } from '../problem.ts'
import { canonical } from '../canonical.ts'
import { makeModel } from './runtime.ts'

const fresh = 30_000

export class ModelShelf {
  readonly #ports: Pick<Ports, 'models' | 'uptime'>
  readonly #texts = new Map<string, Promise<string>>()
  readonly #models = new Map<string, Promise<Model>>()
  #current: { read: number; names: Promise<Pointer> } | undefined

  constructor(ports: Pick<Ports, 'models' | 'uptime'>) {
    this.#ports = ports
  }

  /**
   * The model now in force, keeping the facts of every model with people inside. Throws `model.none`
   * before the first deploy. What runs by a model newer than the pointer that was read has it read anew.
   */
  async current(by?: string): Promise<Model> {
    let { current, all, stops } = await this.#names()
    if (by !== undefined && !all.includes(by)) {
      this.#current = undefined
      ;({ current, all, stops } = await this.#names())
    }
    const key = [current, ...all.toSorted(), canonical(stops)].join(' ')
    return this.#once(this.#models, key, async () => {
      const others = await Promise.all(all.filter((hash) => hash !== current).map((hash) => this.#text(hash)))
      const older = others.map((text) => JSON.parse(text) as ModelData)
      return makeModel(current, await this.#text(current), older, stops)
    })
  }

  /** A certain model, whatever is in force. */
  async of(hash: string): Promise<Model> {
    return this.#once(this.#models, hash, async () => makeModel(hash, await this.#text(hash)))
  }

  #text(hash: string): Promise<string> {
    return this.#once(this.#texts, hash, () => this.#ports.models.load(hash))
  }

  #names(): Promise<Pointer> {
    const uptime = this.#ports.uptime()
    if (this.#current === undefined || uptime - this.#current.read >= fresh) {
      const names = this.#ports.models.pointer()
      this.#current = { read: uptime, names }
      names.catch(() => (this.#current = undefined))
    }
    return this.#current.names
  }

  #once<T>(shelf: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
    let known = shelf.get(key)
    if (known === undefined) {
      known = make()
      shelf.set(key, known)
      known.catch(() => shelf.delete(key))
    }
    return known
  }
}

export function noModel(): Problem {
  return new Problem('model.none', 'No model is published yet: deploy the journeys stack, then events can be folded.')
}
