// What is told of a simulated life, and what it takes to tell it.
import type { JourneyFile } from '../../engine/language/journey-file.ts'
import type { Model } from '../../engine/model/runtime.ts'
import type { PlainEnglish } from '../../engine/words/plain-english.ts'

export type MomentKind = 'does' | 'becomes' | 'kept-out' | 'enters' | 'held-out' | 'decided' | 'sets' | 'waits' | 'gets' | 'not-sent' | 'goal' | 'ends'

export interface Moment {
  /** ms since the epoch. */
  at: number
  kind: MomentKind
  text: string
  /** Which condition decided, or why not. */
  why?: string
  journey?: string
  step?: string
  subject?: string
}

export interface Telling {
  model: Model
  journeys: readonly JourneyFile[]
  english: PlainEnglish
}
