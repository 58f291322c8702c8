import { describe, expect, test } from 'vitest'
import { localeChain, localeOf, senderOf, zoneOf, type Brand } from '../../../engine/content/brand.ts'

const brand: Brand = {
  name: 'Pebble',
  postalAddress: '1 Shore Road',
  defaultLocale: 'en',
  zone: 'Europe/London',
  senders: { default: { name: 'Pebble', email: 'hi@pebble.example' }, jo: { name: 'Jo', email: 'jo@pebble.example' } },
  localeByCountry: { Germany: 'de', DE: 'de', Brazil: 'pt-BR' },
  zoneByCountry: { Germany: 'Europe/Berlin', Brazil: 'America/Sao_Paulo' },
  zoneByLocale: { 'de-AT': 'Europe/Vienna', pl: 'Europe/Warsaw' },
}

describe('a customer’s language', () => {
  test.each([
    ['is their locale before everything else', { locale: 'fr-CA', language: 'it', country: 'Germany' }, 'fr-CA'],
    ['is their language when they have no locale', { language: 'it', country: 'Germany' }, 'it'],
    ['is read however it is written', { locale: ' pt_br ' }, 'pt-BR'],
    ['is their country’s when they have neither', { country: 'Germany' }, 'de'],
    ['goes by country in any case and by code', { country: 'de' }, 'de'],
    ['goes by the country of their address', { address: { country: 'Brazil' } }, 'pt-BR'],
    ['is the brand’s when nothing is known', {}, 'en'],
    ['is the brand’s in a country without one', { country: 'Norway' }, 'en'],
    ['is not what no language is', { locale: 'mostly English', country: 'Germany' }, 'de'],
    ['is not a number', { locale: 7 }, 'en'],
  ])('%s', (_, traits, expected) => {
    expect(localeOf(traits, brand)).toBe(expected)
  })
})

describe('a customer’s time zone', () => {
  test.each([
    ['is their own', { timezone: 'Asia/Tokyo', country: 'Germany' }, 'Asia/Tokyo'],
    ['is their country’s when theirs is none', { timezone: 'Mars/Phobos', country: 'Germany' }, 'Europe/Berlin'],
    ['is the brand’s when nothing is known', { country: 'Atlantis' }, 'Europe/London'],
    ['is an offset where an app knows no more', { timezone: '+05:30' }, '+05:30'],
    ['is known by an older name too', { timezone: 'Asia/Calcutta' }, 'Asia/Calcutta'],
    ['is their locale’s when their country tells none', { locale: 'de_at', country: 'Atlantis' }, 'Europe/Vienna'],
    ['is their language’s when their locale tells none', { language: 'pl-PL' }, 'Europe/Warsaw'],
    ['is their country’s before their language’s', { language: 'pl', country: 'Germany' }, 'Europe/Berlin'],
    ['is not what a locale inherits from an object', { locale: 'constructor' }, 'Europe/London'],
  ])('%s', (_, traits, expected) => {
    expect(zoneOf(traits, brand)).toBe(expected)
  })

  test.each([
    'GMT+5', 'UTC+5', 'UTC+05:30', 'IST', 'PST', 'AET', 'Z', '−05:00', '+24:00', 'Etc/Unknown', 'Factory', 'Europe/Berlin ', 'Eastern Standard Time', '', 5, null, ['Europe/Berlin'], { name: 'Europe/Berlin' },
  ])('is not %j', (timezone) => {
    expect(zoneOf({ timezone }, brand)).toBe('Europe/London')
  })

})

test('a locale falls back to its language and then to the default and its language', () => {
  expect(localeChain('pt-BR', 'en-GB')).toEqual(['pt-BR', 'pt', 'en-GB', 'en'])
  expect(localeChain('en', 'en')).toEqual(['en'])
})

test('an e-mail without a sender, or with one that is gone, has the brand’s default', () => {
  expect([undefined, 'jo', 'ann'].map((from) => senderOf(brand, from).name)).toEqual(['Pebble', 'Jo', 'Pebble'])
})
