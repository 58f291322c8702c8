import { contended, untilWritten } from '../../../engine/tasks/until-written.ts'
import { expect, test } from 'vitest'

test('the first turn that is not contended answers, and each is told how many went before', async () => {
  const turns: number[] = []
  const answer = await untilWritten('A thing', async (attempt) => {
    turns.push(attempt)
    return attempt === 2 ? undefined : contended
  })
  expect([answer, turns]).toEqual([undefined, [0, 1, 2]])
})

test('twelve in a row are a problem by name, so that what asked for it comes again', async () => {
  let turns = 0
  const written = untilWritten('A thing', async () => {
    turns++
    return contended
  })
  await expect(written).rejects.toMatchObject({ code: 'table.contended', message: expect.stringContaining('A thing was changed by others 12 times in a row') as string })
  expect(turns).toBe(12)
})

test('what a turn throws is not tried again', async () => {
  let turns = 0
  await expect(untilWritten('A thing', async () => {
    turns++
    throw new RangeError('no')
  })).rejects.toThrow(RangeError)
  expect(turns).toBe(1)
})
