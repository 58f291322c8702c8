import { beforeAll, describe, expect, test } from 'vitest'
import type { World } from '../../../local/simulation/world.ts'
import { endings, mailsTo, skipsOf } from '../../engine/world/story.ts'
import { htmlOf, leaves, live, liveOn, refusals } from './lives.ts'

/** A Thursday; the week before and the day before are working days. */
const ends = { trialEndsAt: '2010-01-28' }
const week = '2010-01-21 09:00 trial-ending/one-week-left'
const two = '2010-01-26 09:00 trial-ending/what-stays'
const notice = '2010-01-27 09:00 trial-ending-notice/last-notice'

describe.each(['subscription', 'b2b-saas'])('the end of a trial on the model %s', (model) => {
  let world: World
  beforeAll(async () => {
    world = await live(await liveOn(model, 'trial-ending'), {
      silent: [[0, ends]],
      buyer: [[0, ends], [18, 'Subscription Started', { plan: 'full' }]],
      early: [[0, ends], [5, 'Subscription Started', { plan: 'full' }]],
      quitter: [[0, ends], [20, 'Trial Canceled']],
      gone: [[0, ends], [18, leaves('news', 'one-week-left')]],
      extended: [[0, ends], [18, { trialEndsAt: '2010-02-18' }]],
      overseas: [[0, { ...ends, timezone: 'America/New_York' }]],
    }, 60)
  })

  test('whoever decides nothing hears of it a week before, two days before, on the day before and three days after', () => {
    expect(mailsTo(world, 'silent').slice(0, 3)).toEqual([week, two, notice])
    expect(mailsTo(world, 'silent')[3]).toMatch(/^2010-(01-31|02-01) .* trial-ending\/door-stays-open$/)
    expect(mailsTo(world, 'silent')).toHaveLength(4)
    expect(htmlOf(world, 'silent', 'last-notice').includes('your trial ends on January 28, 2010')).toBe(true)
  })

  test('the hours are the customer’s own', () => {
    expect(mailsTo(world, 'overseas').slice(0, 3)).toEqual([week, two, notice].map((mail) => mail.replace('09:00', '14:00')))
  })

  test('whoever has chosen a plan hears nothing more, and who did so before nothing at all', () => {
    expect(mailsTo(world, 'buyer')).toEqual([week])
    expect(endings(world, 'buyer')).toEqual({ 'trial-ending 1': 'goal: goal' })
    expect(mailsTo(world, 'early')).toEqual([])
    expect(refusals(world, 'early')).toEqual(['condition', 'condition'])
  })

  test('whoever ended the trial is not told that it ends', () => {
    expect(mailsTo(world, 'quitter')).toEqual([week])
  })

  test('whoever takes no marketing still gets the last notice, and nothing else', () => {
    expect(mailsTo(world, 'gone')).toEqual([week, notice])
  })

  test('an extended trial moves what is still to come', () => {
    expect(mailsTo(world, 'extended').slice(0, 3)).toEqual([week, two.replace('01-26', '02-16'), notice.replace('01-27', '02-17')])
  })
})

test('where nobody writes on weekends, what would come too late is left out, and the notice comes on a Sunday all the same', async () => {
  const world = await live(await liveOn('b2b-saas', 'trial-ending'), { weekend: [[0, { trialEndsAt: '2010-02-01' }]] }, 60)
  expect(mailsTo(world, 'weekend').map((mail) => mail.slice(0, 10) + mail.slice(16))).toEqual(['2010-01-25 trial-ending/one-week-left', '2010-01-31 trial-ending-notice/last-notice', '2010-02-04 trial-ending/door-stays-open'])
  expect(skipsOf(world, 'weekend')).toEqual(['what-stays: expired'])
})
