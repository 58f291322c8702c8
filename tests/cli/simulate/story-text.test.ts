import { expect, test } from 'vitest'
import { storyText } from '../../../cli/simulate/story-text.ts'

const start = Date.parse('2026-03-02T09:00:00Z')
const told = (...kinds: ('enters' | 'kept-out')[]): string => storyText({ id: 'anna', zone: 'UTC', start, until: start, moments: kinds.map((kind) => ({ at: start, kind, text: 'x' })) }).trimEnd().split('\n').at(-1)!

test('the summary counts one thing as one', () => {
  expect(told('enters', 'kept-out')).toBe('0 sent, 0 not sent; 1 journey entered, 1 time kept out')
  expect(told('enters', 'enters')).toBe('0 sent, 0 not sent; 2 journeys entered, 0 times kept out')
})
