// Random journeys, run three ways: the compiled definition on the local executor, the same definition on somebody else's
// interpreter, and the journey read aloud by a walker that knows nothing of either. All must tell the same story. In two files,
// so that two workers share them.
//   CASES=5000 SEED=7 npx vitest run --project computing tests/differential
import { expect, test } from 'vitest'
import { seedsFrom, tellAll } from './story.ts'

const seeds = seedsFrom(1)

test(`${seeds.length} random journeys of odd seeds tell the same story on both executors as when they are read aloud`, { timeout: 14_400_000 }, async () => {
  expect(await tellAll(seeds)).toEqual({ invalid: [], missed: [] })
})
