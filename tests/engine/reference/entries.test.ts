import { describe, expect, test } from 'vitest'
import type { Entry } from '../../../engine/reference/entry.ts'
import type * as z from 'zod/mini'
import { conditionEntries } from '../../../engine/reference/conditions/registry.ts'
import { conditionKinds } from '../../../engine/conditions/registry.ts'
import { fileEntries } from '../../../engine/reference/files/registry.ts'
import { happeningEntries } from '../../../engine/reference/happenings/registry.ts'
import { happeningKinds } from '../../../engine/happenings/registry.ts'
import { keysBelow, plainSchema } from '../../../engine/reference/schema/plain-schema.ts'
import { stepEntries } from '../../../engine/reference/steps/registry.ts'
import { stepKeys } from '../../../engine/reference/shared.ts'
import { stepKinds } from '../../../engine/steps/registry.ts'
import { triggerEntries } from '../../../engine/reference/triggers/registry.ts'
import { triggerKinds } from '../../../engine/triggers/registry.ts'

const rooms: [room: string, kinds: { keyword: string; schema: z.ZodMiniType }[], entries: Record<string, Entry>, common: string[]][] = [
  ['conditions', [...conditionKinds], conditionEntries, []],
  ['happenings', [...happeningKinds], happeningEntries, []],
  ['triggers', [...triggerKinds], triggerEntries, []],
  ['steps', stepKinds.map(({ verb, schema }) => ({ keyword: verb, schema })), stepEntries, Object.keys(stepKeys)],
  ['files', Object.entries(fileEntries).map(([keyword, { schema }]) => ({ keyword, schema })), fileEntries, []],
]

describe.each(rooms)('engine/reference/%s', (_, kinds, entries, common) => {
  test('has an entry for each kind and none for what is no kind', () => {
    expect(Object.keys(entries).toSorted()).toEqual(kinds.map(({ keyword }) => keyword).toSorted())
  })

  test('explains every key of every kind, and no key that is none', () => {
    for (const { keyword, schema } of kinds) {
      const keys = keysBelow(plainSchema(schema))
      const explained = Object.keys(entries[keyword]?.keys ?? {})
      expect({ kind: keyword, unexplained: keys.filter(({ path, shared }) => !shared && !common.includes(path) && !explained.includes(path)).map(({ path }) => path) }).toEqual({ kind: keyword, unexplained: [] })
      expect({ kind: keyword, unknown: explained.filter((key) => !keys.some(({ path }) => path === key)) }).toEqual({ kind: keyword, unknown: [] })
    }
  })

  test('gives examples that fit the kind\'s own schema', () => {
    for (const { keyword, schema } of kinds) {
      for (const example of entries[keyword]?.examples ?? []) expect(schema.safeParse(example).error?.issues ?? []).toEqual([])
    }
  })
})
