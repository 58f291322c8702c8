import { expect, test } from 'vitest'
import { conditionKinds } from '../../../engine/conditions/registry.ts'
import { conditionWords } from '../../../engine/words/conditions/registry.ts'
import { happeningKinds } from '../../../engine/happenings/registry.ts'
import { happeningWords } from '../../../engine/words/happenings/registry.ts'
import { stepKinds } from '../../../engine/steps/registry.ts'
import { stepWords } from '../../../engine/words/steps/registry.ts'
import { triggerKinds } from '../../../engine/triggers/registry.ts'
import { triggerWords } from '../../../engine/words/triggers/registry.ts'

test.each([
  ['condition', conditionKinds.map(({ keyword }) => keyword), conditionWords],
  ['happening', happeningKinds.map(({ keyword }) => keyword), happeningWords],
  ['trigger', triggerKinds.map(({ keyword }) => keyword), triggerWords],
  ['step', stepKinds.map(({ verb }) => verb), stepWords],
])('every kind of %s has words, and no words are for a kind that is gone', (_, keywords, words) => {
  expect(Object.keys(words).toSorted()).toEqual([...keywords].toSorted())
})
