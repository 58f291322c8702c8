import type { Item } from '../../engine/ports.ts'
import type { Key } from '../../engine/table/keys.ts'
import { describe, expect, test } from 'vitest'
import { gatherReads } from '../../functions/gathered-reads.ts'

const key = (sk: string): Key => ({ pk: 'C#1', sk })

/** Knows every item but those whose sort key begins with `no`; fails where one begins with `bad`. */
function world() {
  const requests: string[][] = []
  const read = gatherReads(async (keys) => {
    requests.push(keys.map(({ sk }) => sk))
    await Promise.resolve()
    if (keys.some(({ sk }) => sk.startsWith('bad'))) throw new Error('throttled')
    return keys.map(({ pk, sk }): Item | undefined => (sk.startsWith('no') ? undefined : { pk, sk, found: true }))
  })
  const namesOf = async (...names: string[]): Promise<(string | undefined)[]> => (await read(names.map(key))).map((item) => item?.sk)
  return { requests, namesOf }
}

describe('reads that are asked for together', () => {
  test('go out as one request, and each gets its own in the order of its keys', async () => {
    const { requests, namesOf } = world()
    const answers = await Promise.all([namesOf('a', 'none', 'b'), namesOf(), namesOf('b'), namesOf('c', 'a')])
    expect(answers).toEqual([['a', undefined, 'b'], [], ['b'], ['c', 'a']])
    expect(requests).toEqual([['a', 'none', 'b', 'b', 'c', 'a']])
  })

  test('are those of everyone whom the same turn of the event loop has woken', async () => {
    const { requests, namesOf } = world()
    const later = async (name: string): Promise<unknown> => {
      await Promise.resolve()
      await Promise.resolve()
      return namesOf(name)
    }
    await Promise.all([namesOf('a'), later('b'), later('c')])
    expect(requests).toEqual([['a', 'b', 'c']])
  })

  test('are not those of a later turn, which never wait for an answer on its way', async () => {
    const { requests, namesOf } = world()
    expect([await namesOf('a'), await namesOf('b')]).toEqual([['a'], ['b']])
    expect(requests).toEqual([['a'], ['b']])
  })

  test('fail together, and the next do not', async () => {
    const { namesOf } = world()
    const answers = await Promise.allSettled([namesOf('a'), namesOf('bad')])
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await namesOf('a')).toEqual(['a'])
  })
})
