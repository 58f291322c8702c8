import { describe, expect, test } from 'vitest'
import type { Entry } from '../../engine/reference/entry.ts'
import { conditionEntries } from '../../engine/reference/conditions/registry.ts'
import { conditionKinds } from '../../engine/conditions/registry.ts'
import { fileEntries } from '../../engine/reference/files/registry.ts'
import { happeningEntries } from '../../engine/reference/happenings/registry.ts'
import { happeningKinds } from '../../engine/happenings/registry.ts'
import { operatorKeys, stepKeys } from '../../engine/reference/shared.ts'
import { leads, pages, textOf } from './blocks.ts'
import { stepEntries } from '../../engine/reference/steps/registry.ts'
import { stepKinds } from '../../engine/steps/registry.ts'
import { triggerEntries } from '../../engine/reference/triggers/registry.ts'
import { triggerKinds } from '../../engine/triggers/registry.ts'

const reference = textOf('journeys/README.md')
const everyPage = pages.filter((page) => page === 'journeys/README.md' || page.startsWith('docs/language/')).map(textOf).join('\n')

/** As code of its own, as a key in an example, or inside a path such as `coupon.code`. */
const names = (text: string, key: string): boolean => new RegExp(`\`${key}\`|"${key}":|\`(?:"?[\\w.]+\\.)${key}\`|\`"${key}"`).test(text)

const rooms: [room: string, kinds: string[], entries: Record<string, Entry>][] = [
  ['steps', stepKinds.map(({ verb }) => verb), stepEntries],
  ['triggers', triggerKinds.map(({ keyword }) => keyword), triggerEntries],
  ['conditions', conditionKinds.map(({ keyword }) => keyword), conditionEntries],
  ['happenings', happeningKinds.map(({ keyword }) => keyword), happeningEntries],
  ['files', [], fileEntries],
]

describe.each(rooms)('%s', (_, kinds, entries) => {
  test('are in the reference, each kind', () => {
    expect(kinds.filter((kind) => !names(reference, kind))).toEqual([])
  })

  test('are told of with every key', () => {
    const keys = Object.entries(entries).flatMap(([kind, entry]) => Object.keys(entry.keys).map((path) => ({ kind, path })))
    expect(keys.filter(({ path }) => !path.endsWith('*') && !names(everyPage, path.split('.').at(-1)!)).map(({ kind, path }) => `${kind}: ${path}`)).toEqual([])
  })
})

test('operators and what every step may carry are in the reference', () => {
  expect([...Object.keys(operatorKeys), ...Object.keys(stepKeys)].filter((key) => !names(reference, key))).toEqual([])
})

test('a key that no page tells of is found', () => {
  expect(names('`send` and "send": 1', 'sent')).toBe(false)
})

test('links lead to pages and headings that there are', () => {
  const broken = pages.flatMap((page) => [...textOf(page).matchAll(/\]\(([^)#\s]*)(?:#([^)\s]+))?\)/g)].filter(([, file = '', anchor]) => !/^https?:/.test(file) && !leads(page, file, anchor)).map(([link]) => `${page}: ${link}`))
  expect(broken).toEqual([])
})
