import { beforeAll, describe, expect, test } from 'vitest'
import type { World } from '../../../local/simulation/world.ts'
import { endings, mailsTo, skipsOf } from '../../engine/world/story.ts'
import { htmlOf, leaves, live, liveOn } from './lives.ts'

describe.each(['subscription', 'b2b-saas'])('onboarding on the model %s', (model) => {
  let world: World
  beforeAll(async () => {
    world = await live(await liveOn(model, 'onboarding'), {
      eager: [[0, 'Signed Up'], [0.01, 'Trial Started'], [0.02, 'Setup Completed']],
      steady: [[0, 'Signed Up'], [1, 'Trial Started'], [2.5, 'Setup Completed']],
      stuck: [[0, 'Signed Up'], [1, 'Trial Started']],
      slow: [[0, 'Signed Up'], [4, 'Trial Started'], [4.1, 'Setup Completed']],
      silent: [[0, 'Signed Up']],
      buyer: [[0, 'Signed Up'], [1.5, 'Subscription Started', { plan: 'full' }]],
      gone: [[0, 'Signed Up'], [0.5, leaves('news', 'welcome')]],
      again: [[0, 'Signed Up'], [0.5, 'Trial Started'], [0.6, 'Setup Completed'], [40, 'Signed Up']],
    }, 60)
  })

  test('whoever gets going alone hears nothing more after the welcome', () => {
    expect(mailsTo(world, 'eager')).toEqual(['2010-01-04 10:00 onboarding/welcome'])
    expect(endings(world, 'eager')).toEqual({ 'onboarding 1': 'completed: got going' })
  })

  test('whoever starts the trial is shown the first steps, and helped when stuck', () => {
    expect(mailsTo(world, 'steady')).toEqual(['2010-01-04 10:00 onboarding/welcome', '2010-01-05 10:00 onboarding/first-steps'])
    expect(mailsTo(world, 'stuck')).toEqual(['2010-01-04 10:00 onboarding/welcome', '2010-01-05 10:00 onboarding/first-steps', '2010-01-08 10:00 onboarding/need-a-hand'])
  })

  test('whoever does not start it is reminded twice, and no more', () => {
    expect(mailsTo(world, 'silent')).toEqual(['2010-01-04 10:00 onboarding/welcome', '2010-01-06 10:00 onboarding/start-your-trial', '2010-01-11 10:00 onboarding/last-nudge'])
    expect(endings(world, 'silent')).toEqual({ 'onboarding 1': 'completed: never started the trial' })
    expect(mailsTo(world, 'slow').map((mail) => mail.slice(17))).toEqual(['onboarding/welcome', 'onboarding/start-your-trial', 'onboarding/first-steps'])
  })

  test('whoever buys or unsubscribes is left alone from then on', () => {
    expect(mailsTo(world, 'buyer')).toEqual(['2010-01-04 10:00 onboarding/welcome'])
    expect(endings(world, 'buyer')).toEqual({ 'onboarding 1': 'exited: exit 1' })
    expect(mailsTo(world, 'gone')).toEqual(['2010-01-04 10:00 onboarding/welcome'])
    expect(skipsOf(world, 'gone')).toEqual([])
  })

  test('nobody is welcomed twice', () => {
    expect(mailsTo(world, 'again').filter((mail) => mail.endsWith('/welcome'))).toHaveLength(1)
  })

  test('the letters greet by name', () => {
    expect(htmlOf(world, 'silent', 'welcome').includes('Hello silent,')).toBe(true)
  })
})
