// What a project calls its things: labels of stages, segments, scores and topics, and nouns of events ("orders" for `Order Completed`).
import type { JsonObject } from '../json.ts'
import type { ProjectSource } from '../project-files.ts'
import { isObject } from '../json.ts'
import { quoted } from './phrase.ts'

export interface Noun {
  one: string
  many: string
}

export interface Vocabulary {
  stage: (name: string) => string
  topic: (name: string) => string
  /** Whether its messages go to everybody, whatever they are subscribed to. */
  isTransactional: (topic: string) => boolean
  segment: (name: string) => string
  score: (name: string) => string
  /** Undefined for an event that the catalogue gives no noun. */
  event: (name: string) => Noun | undefined
}

/** Of files that the compiler has found sound; what is missing goes by its name. */
export function vocabularyOf({ files }: ProjectSource): Vocabulary {
  const lifecycle = objectIn(files['lifecycle.json'])
  const stages = ((lifecycle['stages'] ?? []) as { name: string; label: string }[]).map(({ name, label }) => [name, label] as const)
  const topics = Object.entries((lifecycle['topics'] ?? {}) as Record<string, { label: string; kind: string }>)
  const segments = Object.entries((objectIn(files['segments.json'])['segments'] ?? {}) as Record<string, { label: string }>).map(([name, { label }]) => [name, label] as const)
  const scores = Object.entries((lifecycle['scores'] ?? {}) as Record<string, { label?: string }>).map(([name, { label }]) => [name, label ?? name] as const)
  const events = Object.entries((objectIn(files['events.json'])['events'] ?? {}) as Record<string, { label?: Noun }>)
  const labels = { stages: new Map(stages), topics: new Map(topics.map(([name, { label }]) => [name, label])), segments: new Map(segments), scores: new Map(scores), events: new Map(events.map(([name, { label }]) => [name, label])) }
  return {
    stage: (name) => quoted(labels.stages.get(name) ?? name),
    topic: (name) => quoted(labels.topics.get(name) ?? name),
    isTransactional: (name) => topics.some(([topic, { kind }]) => topic === name && kind === 'transactional'),
    segment: (name) => quoted(labels.segments.get(name) ?? name),
    score: (name) => quoted(labels.scores.get(name) ?? name),
    event: (name) => labels.events.get(name),
  }
}

function objectIn(text: string | undefined): JsonObject {
  const json: unknown = text === undefined ? {} : JSON.parse(text.replace(/^\uFEFF/, ''))
  return isObject(json) ? json : {}
}
