// Opens and clicks that no human made: proxies that fetch images ahead, and gateways that try links.
import type { Json } from '../json.ts'

const machines = /GoogleImageProxy|YahooMailProxy|Barracuda|Mimecast|Proofpoint|SafeLinks|FireEye|Symantec|bot\b|crawler|spider|HeadlessChrome|python-requests|curl\//i

/** Apple's proxy gives nothing but this. */
const appleProxy = /^Mozilla\/5\.0$/

export function isMachine(userAgent: Json | undefined): boolean {
  return typeof userAgent === 'string' && (machines.test(userAgent) || appleProxy.test(userAgent))
}
