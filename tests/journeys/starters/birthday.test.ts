import { describe, expect, test } from 'vitest'
import { mailsTo } from '../../engine/world/story.ts'
import { clicks, htmlOf, leaves, live, liveOn } from './lives.ts'

describe.each([['e-commerce', 'Order Completed'], ['travel', 'Booking Completed']])('a birthday on the model %s', (model, order) => {
  test('brings a present on the day, every year, and one reminder for whoever has not used it', async () => {
    const world = await live(await liveOn(model, 'birthday'), {
      silent: [[0, { birthday: '1980-01-20' }]],
      buyer: [[0, { birthday: '1980-01-20' }], [18, order, { order_id: 'o-1' }]],
      leapling: [[0, { birthday: '1980-02-29' }]],
      overseas: [[0, { birthday: '1980-01-20', timezone: 'Asia/Tokyo' }]],
      gone: [[0, { birthday: '1980-01-20' }], [17, leaves('offers', 'happy-birthday')]],
      reader: [[0, { birthday: '1980-01-20' }], [17, clicks('happy-birthday')]],
      unknown: [[0, { birthday: '20.01.1980' }]],
      today: [[0, { birthday: '1980-01-04' }]],
    }, 400)
    const year = (mails: string[]): string[] => mails.map((mail) => mail.slice(0, 16) + mail.slice(25))
    expect(year(mailsTo(world, 'silent'))).toEqual(['2010-01-20 09:00/happy-birthday', '2010-01-29 10:00/still-yours', '2011-01-20 09:00/happy-birthday', '2011-01-29 10:00/still-yours'])
    expect(year(mailsTo(world, 'buyer'))).toEqual(['2010-01-20 09:00/happy-birthday', '2011-01-20 09:00/happy-birthday', '2011-01-29 10:00/still-yours'])
    expect(year(mailsTo(world, 'leapling'))).toEqual(['2010-02-28 09:00/happy-birthday', '2010-03-09 10:00/still-yours'])
    expect(year(mailsTo(world, 'overseas'))[0]).toBe('2010-01-20 00:00/happy-birthday')
    expect(year(mailsTo(world, 'gone'))).toEqual(['2010-01-20 09:00/happy-birthday'])
    expect(mailsTo(world, 'reader')).toHaveLength(4)
    expect(mailsTo(world, 'unknown')).toEqual([])
    expect(year(mailsTo(world, 'today'))).toEqual(['2011-01-04 09:00/happy-birthday', '2011-01-13 10:00/still-yours'])

    const code = /BDAY-[A-Z2-7]{10}/
    const given = code.exec(htmlOf(world, 'silent', 'happy-birthday'))?.[0]
    expect(given).toMatch(code)
    expect(htmlOf(world, 'silent', 'still-yours').includes(given!)).toBe(true)
    const granted = world.items('event').filter((item) => item['name'] === 'Reward Granted' && String(item['properties']).includes(given!))
    expect(granted).toHaveLength(1)
  })
})
