import { expect, test } from 'vitest'
import { flowOfSteps, shipped } from './journeys.ts'

const LV = { attribute: 'country', is: 'LV' }
const ordered = { waitFor: { event: 'Order Completed' }, within: '7d' }

const told = ({ boxes, arrows }: ReturnType<typeof flowOfSteps>): string[] => {
  const texts = new Map(boxes.map(({ id, text, notes }) => [id, [text, ...notes].join(' | ')]))
  return arrows.map(({ from, to, label, back }) => `${texts.get(from)} -${label ?? ''}${back === true ? ' (back)' : ''}-> ${texts.get(to)}`)
}
const start = 'Starts when the customer becomes “Lapsed”'

test('one step follows the other, and the last leads to the end', () => {
  expect(told(flowOfSteps([{ wait: '1d' }, { set: { winBack: 'x' } }]))).toEqual([`${start} --> Wait 1 day`, 'Wait 1 day --> Set winBack to x', 'Set winBack to x --> The run is over'])
})

test('ways that go through steps have arrows with their names, and meet again', () => {
  expect(told(flowOfSteps([{ if: LV, then: [{ wait: '1d' }] }, { wait: '2d' }]))).toEqual([
    `${start} --> country is LV?`, 'country is LV? -yes-> Wait 1 day', 'country is LV? -no-> Wait 2 days', 'Wait 1 day --> Wait 2 days', 'Wait 2 days --> The run is over',
  ])
})

test('weights stand on the arrows of a split', () => {
  const arms = [{ name: 'ten', weight: 12.5, steps: [{ wait: '1d' }] }, { name: 'gift', weight: 30, steps: [{ wait: '2d' }] }, { name: 'none', weight: 57.5 }]
  expect(told(flowOfSteps([{ split: 'offer', arms }])).filter((arrow) => arrow.startsWith('Split'))).toEqual([
    'Split at random: “offer” -12.5% ten-> Wait 1 day', 'Split at random: “offer” -30% gift-> Wait 2 days', 'Split at random: “offer” -57.5% none-> The run is over',
  ])
})

test('a wait that goes on in the same way whatever happens has one arrow without a name', () => {
  expect(told(flowOfSteps([ordered]))).toEqual([`${start} --> Wait up to 7 days until “Order Completed” happens`, 'Wait up to 7 days until “Order Completed” happens --> The run is over'])
})

test('what comes first and what does not come have ways of their own', () => {
  const arrows = told(flowOfSteps([{ waitFor: [{ name: 'a', event: 'Order Completed', steps: [{ exit: 'bought' }] }, { name: 'b', stage: 'active' }], within: '7d' }]))
  expect(arrows.slice(1)).toEqual(['Wait up to 7 days for what comes first -“Order Completed” happens-> End here: bought', 'Wait up to 7 days for what comes first -the customer becomes “Active” / nothing in 7 days-> The run is over'])
})

test('a step on a condition says so in its box; where it has ways, the one past it is drawn', () => {
  expect(told(flowOfSteps([{ when: LV, wait: '1d' }, { when: LV, exit: 'enough' }, { when: LV, ...ordered, else: [{ exit: 'late' }] }])).slice(1)).toEqual([
    'Wait 1 day | only if country is LV --> End here: enough | only if country is LV',
    'End here: enough | only if country is LV -otherwise-> Wait up to 7 days until “Order Completed” happens | only if country is LV',
    'Wait up to 7 days until “Order Completed” happens | only if country is LV -it does / skipped-> The run is over',
    'Wait up to 7 days until “Order Completed” happens | only if country is LV -not in 7 days-> End here: late',
  ])
})

test('the last step of a round leads back, and what follows the last round has its own way', () => {
  const arrows = told(flowOfSteps([{ id: 'thrice', repeat: 3, every: '2d', steps: [{ wait: '1h' }, { if: LV, then: [{ exit: 'enough' }] }] }, { wait: '1d' }]))
  expect(arrows.slice(1)).toEqual([
    'Repeat up to 3 times, every 2 days -each round-> Wait 1 hour',
    'Repeat up to 3 times, every 2 days -after the last-> Wait 1 day',
    'Wait 1 hour --> country is LV?',
    'country is LV? -yes-> End here: enough',
    'country is LV? -no (back)-> Repeat up to 3 times, every 2 days',
    'Wait 1 day --> The run is over',
  ])
})

test('a step whose ways depend on what is written goes on like any other where nothing is', () => {
  expect(told(flowOfSteps([{ waitUntil: { attribute: 'trialEndsAt' }, atMost: '90d' }])).at(-1)).toBe('Wait until trialEndsAt (90 days at most) --> The run is over')
})

test('goal and ends are told above the picture, and who enters at its start', () => {
  expect(shipped['nurture']).toMatchObject({
    title: 'Towards the second order',
    captions: ['Success: if “Order Completed” happens, within 75 days of entry; the run goes on', 'Ends early: as soon as the customer becomes “At risk”, “Lapsed” or “Lost”; as soon as the customer unsubscribes from “offers”'],
    boxes: [{ shape: 'start', text: 'Starts when “Order Completed” happens', notes: ['only if exactly 1 order'] }, {}, {}, {}, {}, {}, {}, {}, {}, {}],
  })
})
