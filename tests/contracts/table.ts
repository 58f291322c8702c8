// What every table does, whatever it is made of: the facts that the tasks rely on.
import type { Item, Table, Write } from '../../engine/ports.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonical } from '../../engine/canonical.ts'
import { dueShard, stageShard } from '../../engine/table/keys.ts'

export interface OpenTable {
  table: Table
  close(): Promise<void>
}

/** Keys are drawn anew for each test, so that one table serves them all. */
export function describeTable(open: () => Promise<OpenTable>): void {
  describe('a table', () => {
    let opened: OpenTable
    let table: Table
    let drawn = 0
    beforeAll(async () => {
      opened = await open()
      table = opened.table
    })
    afterAll(() => opened.close())
    const partition = (): string => `C#${String(drawn++)}`
    const key = (pk = partition(), sk = 'P') => ({ pk, sk })
    const put = async (...items: Item[]): Promise<void> => {
      for (const item of items) await table.write({ put: item })
    }
    const read = (at: { pk: string; sk: string }): Promise<Item | undefined> => table.get(at, { consistent: true })

    describe('an item', () => {
      test('comes back as it was put, whatever its attributes are', async () => {
        const item = {
          ...key(), text: 'Grüße', empty: '', number: -1.5, big: 1_776_675_600_000, huge: 12345678901234567000, zero: 0, yes: true, no: false, nothing: null,
          list: [1, 'a', [null, { a: [] }]], map: { 'a.b': { c: 1 }, 'empty': {} }, bytes: new Uint8Array([0, 255, 7]), size: 'a reserved word', names: 'and another',
        }
        await put(item)
        expect(await read(item)).toStrictEqual(item)
      })
      test('has no attribute that was undefined, at any depth', async () => {
        const at = key()
        await put({ ...at, a: undefined, map: { b: undefined, c: 1 }, list: [{ d: undefined }] })
        expect(await read(at)).toStrictEqual({ ...at, map: { c: 1 }, list: [{}] })
      })
      test('is replaced whole by another put', async () => {
        const at = key()
        await put({ ...at, a: 1 }, { ...at, b: 2 })
        expect(await read(at)).toStrictEqual({ ...at, b: 2 })
      })
      test('shares nothing with who put it or got it', async () => {
        const item = { ...key(), list: [1] }
        const listOf = async (): Promise<unknown> => (await read(item))?.['list']
        await put(item)
        item.list.push(2)
        const got = (await listOf()) as number[]
        got.push(3)
        expect(await listOf()).toEqual([1])
      })
      test('that is not there is undefined', async () => expect(await table.get(key())).toBeUndefined())
      test('is gone once removed, and removing it again is done', async () => {
        const at = key()
        await put({ ...at })
        expect([await table.write({ remove: at }), await read(at), await table.write({ remove: at })]).toEqual([{ kind: 'done' }, undefined, { kind: 'done' }])
      })
    })

    describe('several items', () => {
      test('come in the order of their keys, also where some are missing or named twice', async () => {
        const pk = partition()
        await put({ pk, sk: 'a', n: 1 }, { pk, sk: 'c', n: 3 })
        expect((await table.getMany(['c', 'b', 'a', 'c'].map((sk) => ({ pk, sk })))).map((item) => item?.['n'])).toEqual([3, undefined, 1, 3])
      })
      test('may be none, or more than one request takes', async () => {
        const pk = partition()
        const keys = Array.from({ length: 130 }, (_, index) => ({ pk, sk: `i${index}` }))
        await Promise.all(keys.map((at) => table.write({ put: { ...at, n: 1 } })))
        expect(await table.getMany([])).toEqual([])
        expect((await table.getMany(keys)).filter((item) => item?.['n'] === 1)).toHaveLength(130)
      })
    })

    describe('a query', () => {
      const sorts = ['E#1', 'E#2', 'E#3', 'N#1', 'P']
      const filled = async (): Promise<string> => {
        const pk = partition()
        await put(...sorts.toReversed().map((sk) => ({ pk, sk })))
        return pk
      }
      const sks = async (pk: string, range: Parameters<Table['query']>[1]): Promise<string[]> => (await table.query(pk, range)).items.map(({ sk }) => sk)

      test('gives one partition in the order of its sort keys, or in reverse', async () => {
        const pk = await filled()
        expect([await sks(pk, {}), await sks(pk, { reverse: true }), await sks(`${pk}-other`, {})]).toEqual([sorts, sorts.toReversed(), []])
      })
      test('takes a prefix', async () => {
        const pk = await filled()
        expect([await sks(pk, { prefix: 'E#' }), await sks(pk, { prefix: 'E#', reverse: true, limit: 1 }), await sks(pk, { prefix: 'X' })]).toEqual([['E#1', 'E#2', 'E#3'], ['E#3'], []])
      })
      test('takes bounds, both included, and one of them alone', async () => {
        const pk = await filled()
        expect([await sks(pk, { from: 'E#2', to: 'N#1' }), await sks(pk, { from: 'E#3' }), await sks(pk, { to: 'E#2' })]).toEqual([['E#2', 'E#3', 'N#1'], ['E#3', 'N#1', 'P'], ['E#1', 'E#2']])
      })
      test('compares as bytes do', async () => {
        const pk = partition()
        await put({ pk, sk: 'a' }, { pk, sk: 'B' }, { pk, sk: 'ä' }, { pk, sk: '~' })
        expect(await sks(pk, {})).toEqual(['B', 'a', '~', 'ä'])
      })
      test.each([{ reverse: false }, { reverse: true }])('gives all in pages that follow on each other %o', async ({ reverse }) => {
        const pk = await filled()
        const found: string[] = []
        let after: string | undefined
        for (let page = 0; page < 9; page++) {
          const { items, next } = await table.query(pk, { reverse, limit: 2, ...(after === undefined ? {} : { after }) })
          found.push(...items.map(({ sk }) => sk))
          after = next
          if (after === undefined) break
        }
        expect(found).toEqual(reverse ? sorts.toReversed() : sorts)
      })
      test('goes on after a key inside a prefix', async () => {
        const pk = await filled()
        expect(await sks(pk, { prefix: 'E#', after: 'E#1' })).toEqual(['E#2', 'E#3'])
      })
    })

    describe('an update', () => {
      test('sets and removes attributes and leaves the others', async () => {
        const at = key()
        await put({ ...at, a: 1, b: 2, c: 3 })
        await table.write({ update: at, set: { a: 9, d: { e: 1 } }, remove: ['b', 'never there'] })
        expect(await read(at)).toStrictEqual({ ...at, a: 9, c: 3, d: { e: 1 } })
      })
      test('makes the item where there is none', async () => {
        const at = key()
        await table.write({ update: at, set: { a: 1 } })
        expect(await read(at)).toStrictEqual({ ...at, a: 1 })
      })
      test('leaves alone what it is told to set to undefined', async () => {
        const at = key()
        await put({ ...at, a: 1 })
        await table.write({ update: at, set: { a: undefined, b: 2 } })
        expect(await read(at)).toStrictEqual({ ...at, a: 1, b: 2 })
      })
      test('that changes nothing is done', async () => {
        const at = key()
        await put({ ...at, a: 1 })
        expect([await table.write({ update: at, set: {} }), await read(at)]).toStrictEqual([{ kind: 'done' }, { ...at, a: 1 }])
      })
    })

    describe('a condition', () => {
      const refused = { kind: 'refused', refused: [0] }
      const holds = async (item: Item | undefined, condition: NonNullable<Write['if']>): Promise<unknown[]> => {
        const answers: unknown[] = []
        for (const make of [(at: Item): Write => ({ put: { ...at, x: 1 }, if: condition }), (at: Item): Write => ({ update: at, set: { x: 1 }, if: condition }), (at: Item): Write => ({ remove: at, if: condition }), (at: Item): Write => ({ check: at, if: condition })]) {
          const at = key()
          if (item !== undefined) await put({ ...item, ...at })
          const before = await read(at)
          const { kind } = await table.write(make(at))
          const isSame = canonical(await read(at)) === canonical(before)
          answers.push(kind === 'refused' && !isSame ? 'refused and written' : kind)
        }
        return [...new Set(answers)]
      }
      const there = { ...key(), version: 3, name: 'a', open: true }

      test.each<[string, Item | undefined, NonNullable<Write['if']>, string]>([
        ['exists', there, { exists: true }, 'done'],
        ['exists, and does not', undefined, { exists: true }, 'refused'],
        ['does not exist', undefined, { exists: false }, 'done'],
        ['does not exist, and does', there, { exists: false }, 'refused'],
        ['equals', there, { is: { version: 3, name: 'a', open: true } }, 'done'],
        ['equals in part only', there, { is: { version: 3, name: 'b' } }, 'refused'],
        ['equals as text', there, { is: { version: '3' } }, 'refused'],
        ['equals where there is nothing', undefined, { is: { version: 3 } }, 'refused'],
        ['lacks', there, { absent: ['ended', 'gone'] }, 'done'],
        ['lacks, and has', there, { absent: ['ended', 'name'] }, 'refused'],
        ['lacks where there is nothing', undefined, { absent: ['name'] }, 'done'],
        ['everything at once', there, { exists: true, is: { version: 3 }, absent: ['ended'] }, 'done'],
        ['everything at once, but one', there, { exists: true, is: { version: 3 }, absent: ['name'] }, 'refused'],
      ])('%s', async (_, item, condition, answer) => expect(await holds(item, condition)).toEqual([answer]))

      test('that fails says so for a single write as for a transaction', async () => {
        const at = key()
        expect(await table.write({ put: { ...at }, if: { exists: true } })).toEqual(refused)
        expect(await table.write({ check: at, if: { exists: true } })).toEqual(refused)
      })
    })

    describe('a transaction', () => {
      test('writes all', async () => {
        const [a, b, c, d] = [key(), key(), key(), key()]
        await put({ ...b, n: 1 }, { ...c })
        expect(await table.write({ put: { ...a } }, { update: b, set: { n: 2 }, if: { is: { n: 1 } } }, { remove: c }, { check: d, if: { exists: false } })).toEqual({ kind: 'done' })
        expect(await table.getMany([a, b, c, d])).toStrictEqual([a, { ...b, n: 2 }, undefined, undefined])
      })
      test('writes nothing when one condition fails, and names which', async () => {
        const [a, b, c] = [key(), key(), key()]
        await put({ ...b, n: 1 })
        const writes: Write[] = [{ put: { ...a } }, { update: b, set: { n: 2 }, if: { is: { n: 7 } } }, { put: { ...c }, if: { exists: false } }, { check: key(), if: { exists: true } }]
        expect(await table.write(...writes)).toEqual({ kind: 'refused', refused: [1, 3] })
        expect(await table.getMany([a, b, c])).toStrictEqual([undefined, { ...b, n: 1 }, undefined])
      })
      test('judges its conditions on what was there before it', async () => {
        const [a, b] = [key(), key()]
        await put({ ...a, n: 1 })
        expect(await table.write({ update: a, set: { n: 2 } }, { put: { ...b }, if: { exists: false } })).toEqual({ kind: 'done' })
      })
      test('does not take one item twice', async () => {
        const at = key()
        await expect(table.write({ put: { ...at } }, { check: at, if: { exists: false } })).rejects.toThrow(/multiple operations on one item/i)
        expect(await read(at)).toBeUndefined()
      })
      test('takes a hundred writes, and no more', async () => {
        const writes = (count: number): Write[] => Array.from({ length: count }, () => ({ put: { ...key() } }))
        expect(await table.write(...writes(100))).toEqual({ kind: 'done' })
        await expect(table.write(...writes(101))).rejects.toThrow(/100/)
      })
      test('of nothing is done', async () => expect(await table.write()).toEqual({ kind: 'done' }))
    })

    describe('who is in a stage', () => {
      test('comes by shard in the order of the keys, page after page, and leaves when the stage changes', async () => {
        const stage = partition().slice(2)
        const inside = (shard: number): Item => ({ ...key(`C#${stage}-${drawn++}`), stageShard: stageShard(stage, shard) })
        const [a, b, c, other, gone] = [inside(3), inside(3), inside(3), inside(4), inside(3)]
        await put(c, a, b, other, gone)
        await table.write({ update: gone, set: { stageShard: stageShard('elsewhere', 3) } })
        const all = [a, b, c].map(({ pk }) => pk).toSorted()
        expect(await table.inStage(stage, 3, 10)).toEqual(all)
        expect([await table.inStage(stage, 3, 2), await table.inStage(stage, 3, 2, all[1]), await table.inStage(stage, 3, 2, all[2])]).toEqual([all.slice(0, 2), all.slice(2), []])
      })
    })

    describe('what falls due', () => {
      const due = (at: number, shard = 7): Item => ({ ...key(), dueShard: dueShard(shard), dueAt: at })

      test('comes by shard, earliest first, up to and with the instant, and no more than asked for', async () => {
        const [third, first, second, later] = [due(300), due(100), due(200), due(301)]
        await put(third, first, second, later, due(50, 8), { ...key(), dueAt: 1 })
        const keys = [first, second, third].map((item) => ({ pk: item.pk, sk: item.sk }))
        expect(await table.due(7, 300, 10)).toEqual(keys)
        expect(await table.due(7, 300, 2)).toEqual(keys.slice(0, 2))
        expect(await table.due(7, 99, 10)).toEqual([])
      })
      test('is gone when its instant is removed, and moves with it', async () => {
        const [moved, cleared] = [due(100, 9), due(100, 9)]
        await put(moved, cleared)
        await table.write({ update: moved, set: { dueAt: 500 } })
        await table.write({ update: cleared, remove: ['dueShard', 'dueAt'] })
        expect([await table.due(9, 400, 10), (await table.due(9, 500, 10)).length]).toEqual([[], 1])
      })
    })
  })
}
