// The shipped brand, compiled once, and events like its shop's connector posts them.
import { compileProject } from '../../../engine/language/project.ts'
import { fileURLToPath } from 'node:url'
import { keyring } from './world.ts'
import { readProject } from '../../../engine/project-files.ts'

export const brand = await compileProject(readProject(fileURLToPath(new URL('../../../journeys', import.meta.url))))

/** Monday 4 January 2010, 10:00 in London. */
export const start = Date.parse('2010-01-04T10:00:00Z')
export const day = 86_400_000

export const customerKey = (user: string): string => keyring.customer(user)

export const identify = (user: string, at: number, country = 'Germany'): object => ({
  type: 'identify', userId: user, messageId: `identify-${user}`, timestamp: new Date(at).toISOString(), traits: { email: `${user}@example.com`, country },
})

export const order = (user: string, at: number, total = 50): object => ({
  type: 'track', event: 'Order Completed', userId: user, messageId: `order-${user}-${at}`, timestamp: new Date(at).toISOString(),
  properties: { order_id: `o-${at}`, total, revenue: total, currency: 'GBP' },
})

export const refund = (user: string, at: number, total = 20): object => ({
  type: 'track', event: 'Order Refunded', userId: user, messageId: `refund-${user}-${at}`, timestamp: new Date(at).toISOString(), properties: { total },
})
