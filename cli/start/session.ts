// One run of the system with its sample: opened on a data folder, replayed, counted, and closed again.

import type { ModelData } from '../../engine/model/model.ts'
import { Page } from '../../local/page/page.ts'
import { replay } from '../../local/replay/replay.ts'
import { ReplayProgress } from '../../local/replay/replay-progress.ts'
import { keyringOf } from '../../local/replay/keyring.ts'
import { postings, type Posting } from '../../local/sample/postings.ts'
import { readSample, shippedSample } from '../../local/sample/read-sample.ts'
import { sampleEvents } from '../../local/sample/sample-events.ts'
import type { Selection } from '../../local/sample/selection.ts'
import { currentModel } from '../../local/summary/current-model.ts'
import { summarize, type Summary } from '../../local/summary/summary.ts'
import { startSystem, type OneMachine } from '../../local/system.ts'
import { firstEvent } from './first-event.ts'
import type { StartOptions } from './options.ts'
import { makeProgress } from './progress.ts'

/** Segment's limit is 500 kB a request; a hundred of the sample's events are 40 kB. */
const batchSize = 100
const hourMs = 3_600_000

export class Session {
  readonly #system: OneMachine
  readonly #progress: ReplayProgress
  readonly #postings: readonly Posting[]
  readonly #page: Page
  #isClosing = false

  private constructor(parts: { system: OneMachine; progress: ReplayProgress; all: readonly Posting[]; page: Page }) {
    this.#system = parts.system
    this.#progress = parts.progress
    this.#postings = parts.all
    this.#page = parts.page
    this.#page.show(parts.system, keyringOf(parts.system))
  }

  static async open(options: StartOptions, cdkOut: string): Promise<Session> {
    const { sample, data, database, port } = options
    // Where the clock of a new folder begins: before the shop's first order, or, without one, now.
    const wanted = sample === 'none' ? [] : sampled(sample ?? 'default')
    const page = new Page()
    const begin = wanted[0] === undefined ? Date.now() : wanted[0].postAt - hourMs
    const system = await startSystem({
      cdkOut,
      port,
      startAt: begin,
      otherPaths: page.answer,
      ...(data === undefined ? {} : { dataDir: data }),
      dynamodbEndpoint: process.env['DYNAMODB_ENDPOINT'],
      database,
    })
    try {
      const progress = new ReplayProgress(system.store, sample)
      const held = progress.sample
      const all = held === (sample ?? 'default') ? wanted : held === 'none' ? [] : sampled(held)
      return new Session({ system, progress, all, page })
    } catch (error) {
      await system.stop()
      throw error
    }
  }

  /** What to know of the database, where it is less than DynamoDB. */
  get databaseLacks(): string | undefined {
    return this.#system.databaseLacks
  }

  /** Rejects when the system cannot go on. */
  get broken(): Promise<never> {
    return this.#system.broken.then((reason) => Promise.reject(reason))
  }

  async replay(): Promise<void> {
    const { mailbox } = this.#system
    // What a run before this one left to be done comes first, also where nothing is replayed.
    await this.#system.quiet()
    if (this.#postings.length === 0) return
    const progress = makeProgress(process.stderr)
    try {
      await this.#page.turner.follow('Replaying the sample', async (show) => {
        await replay({
          system: this.#system,
          writeKey: keyringOf(this.#system).writeKey(),
          progress: this.#progress,
          postings: this.#postings,
          isStopped: () => this.#isClosing,
          onStep: ({ done, of, now }) => {
            progress.show({ share: done / of, now, mails: mailbox.count() })
            show(done / of)
          },
        })
      })
    } catch (error) {
      // A system that is stopped under the replay says so; nobody waits for the replay then.
      if (!this.#isClosing) throw error
    } finally {
      progress.end()
    }
  }

  async summarize(): Promise<{ summary: Summary; model: ModelData }> {
    return { summary: await summarize(this.#system), model: await currentModel(this.#system) }
  }

  /** What to do next, for whoever sits before the terminal. */
  invitation(model: ModelData): string {
    const { http, endpoint } = this.#system
    const batch = [{ type: 'identify', userId: 'you', traits: { email: 'you@example.com', country: 'Germany' } }, { type: 'track', userId: 'you', ...firstEvent(model) }]
    const key = keyringOf(this.#system).writeKey()
    return [
      '',
      `Read the mail, follow a customer, turn the clock: ${http}/`,
      'Send events of your own:',
      '',
      `curl ${http}/v1/batch -u ${key}: -H 'content-type: application/json' -d '${JSON.stringify({ batch })}'`,
      '',
      `AWS's own tools, and \`perennial coupons\`, reach the table, the queues and the rest with AWS_ENDPOINT_URL=${endpoint}`,
      '',
      'Ctrl+C ends it.',
    ].join('\n')
  }

  async close(): Promise<void> {
    this.#isClosing = true
    await this.#system.stop()
  }
}

const sampled = (selection: Selection): Posting[] => postings(sampleEvents(readSample(shippedSample), selection).events, batchSize)
