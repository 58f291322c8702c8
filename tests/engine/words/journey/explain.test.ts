import { expect, test } from 'vitest'
import { entryWords } from '../../../../engine/words/journey/entry.ts'
import { explainJourney } from '../../../../engine/words/journey/explain.ts'
import { fileURLToPath } from 'node:url'
import { journey as reference } from '../../../../engine/reference/files/journey.ts'
import { plainEnglish } from '../../../../engine/words/plain-english.ts'
import { readDefinitions } from '../../../../engine/language/project.ts'
import { readProject } from '../../../../engine/project-files.ts'
import { events, lifecycle } from '../../language/small-project.ts'
import { vocabularyOf } from '../../../../engine/words/vocabulary.ts'

function explained(files: Record<string, string>): Record<string, string> {
  const { files: journeys, problems } = readDefinitions({ files })
  expect(problems).toEqual([])
  const english = plainEnglish(vocabularyOf({ files }))
  return Object.fromEntries(journeys.map((journey) => [journey.id, explainJourney(journey, english)]))
}

const saver = {
  name: 'Save who slips',
  note: 'Short, and a very long remark that goes on and on so that it does not fit into one line of a hundred and ten characters at all.',
  status: 'live',
  topic: 'offers',
  trigger: [{ stage: 'lapsed' }, { event: 'Cart Updated', where: { value: { atLeast: 40 } } }],
  entry: { when: { any: [{ attribute: 'country', in: ['LV', 'EE'] }, { event: 'Order Completed', count: { atLeast: 2 } }] }, reentry: { after: '90d' }, holdout: 0.05 },
  goal: { event: 'Order Completed', within: '30d' },
  exit: [{ stage: 'active' }, { when: { attribute: 'vip', is: true } }],
  steps: [
    { wait: '1d', at: '09:00', note: 'Let them sleep on it.' },
    {
      if: { attribute: 'country', is: 'LV' },
      then: [{ set: { winBack: 'asked' } }, { exit: 'asked by phone' }],
      else: [{ split: 'tone', arms: [{ name: 'warm', weight: 60, steps: [{ set: { winBack: 'warm' } }] }, { name: 'none', weight: 40 }] }],
    },
    { when: { subscribed: 'letters' }, waitFor: { event: 'Order Completed' }, within: '2d', else: [{ exit: 'silent' }] },
  ],
}

test('a journey of a transactional topic is told as one that everybody gets', () => {
  const receipts = { ...lifecycle, topics: { ...(lifecycle['topics'] as object), receipts: { label: 'receipts', kind: 'transactional' } } }
  const receipt = { name: 'Receipt', status: 'live', topic: 'receipts', trigger: { event: 'Order Completed' }, entry: { reentry: 'always' }, steps: [{ wait: '1d' }] }
  expect(explained({ 'lifecycle.json': JSON.stringify(receipts), 'receipt.journey.json': JSON.stringify(receipt) })['receipt']).not.toMatch(/subscribe/)
})

test('a journey is told as one text: who enters, who does not, the steps, the goal and the ends', () => {
  expect(explained({ 'lifecycle.json': JSON.stringify(lifecycle), 'events.json': JSON.stringify(events), 'saver.journey.json': JSON.stringify(saver) })['saver']).toBe(`\
Save who slips (saver, live)
Short, and a very long remark that goes on and on so that it does not fit into one line of a hundred and ten
characters at all.

Who enters
  - Starts when the customer becomes “Lapsed” or when “Cart Updated” happens (value is at least 40).
  - Only if country is LV or EE or “Order Completed” at least twice.

Who does not
  - Whoever is not subscribed to “offers”.
  - Whoever's last run is not over, or began less than 90 days ago.
  - 5% of those who would enter, drawn by lot: they get nothing, so that the effect can be measured.
  - Whoever it would end for at once: vip is true.

What counts as success
  - If “Order Completed” happens, within 30 days of entry; the run ends with it.

What ends it early
  - As soon as the customer becomes “Active”.
  - As soon as vip is true.
  - As soon as the customer unsubscribes from “offers”.

What happens
  1. Wait 1 day, until 09:00.
     (Let them sleep on it.)
  2. If country is LV:
        1. Set winBack to asked.
        2. End here: asked by phone.
     Otherwise:
        1. Split at random: “tone”.
           60% “warm”:
              1. Set winBack to warm.
           40% “none”: go on.
  3. Only if the customer is subscribed to “letters”: wait up to 2 days until “Order Completed” happens.
     If it does: go on.
     If not:
        1. End here: silent.
  Then the run is over.
`)
})

test('every journey of the shipped brand can be told', () => {
  const { files } = readProject(fileURLToPath(new URL('../../../../journeys', import.meta.url)))
  const texts = explained(files)
  expect(Object.keys(texts)).toEqual(['nurture', 'referral', 'welcome', 'win-back'])
  expect(texts['nurture']).toContain('Only if exactly 1 order.')
  expect(texts['win-back']).toContain('As soon as the customer becomes “Lapsed”:')
})

test('every key of entry has words, and no words are for a key that is gone', () => {
  const keys = Object.keys(reference.keys).flatMap((key) => /^entry\.(\w+)$/.exec(key)?.[1] ?? [])
  expect(Object.keys(entryWords).toSorted()).toEqual(keys.toSorted())
})

test('a backfill and former names are said', () => {
  const journey = { ...saver, trigger: { stage: 'lapsed' }, backfill: { over: '3d' }, was: ['win-back', 'comeback'] }
  const said = explained({ 'lifecycle.json': JSON.stringify(lifecycle), 'events.json': JSON.stringify(events), 'saver.journey.json': JSON.stringify(journey) })['saver']
  expect(said).toContain('- Who is there already when this is deployed enters too, once, spread over 3 days.')
  expect(said).toContain('- Runs from when it was called “win-back” or “comeback” count as its own.')
})
