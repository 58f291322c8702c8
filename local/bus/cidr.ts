// Blocks of addresses, IPv4 and IPv6, as the `cidr` operator names them.

import { BlockList, isIP } from 'node:net'
import { Problem } from '../../engine/problem.ts'

/** Compiles `10.0.0.0/24` or `2001:db8::/32` into a test of addresses; throws `bus.bad-pattern`. */
export function compileCidr(operand: unknown, path: string): (address: string) => boolean {
  const [network = '', bits = ''] = typeof operand === 'string' ? operand.split('/') : []
  const family = familyOf(network)
  const prefix = /^\d{1,3}$/.test(bits) ? Number(bits) : NaN
  if (family === undefined || !(prefix <= (family === 'ipv4' ? 32 : 128))) {
    throw new Problem(
      'bus.bad-pattern',
      `The event pattern has a block of addresses that cannot be read at ${path}: ${JSON.stringify(operand)}.`
    )
  }
  const block = new BlockList()
  block.addSubnet(network, prefix, family)
  return (address) => familyOf(address) === family && block.check(address, family)
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address)
  if (version === 4) return 'ipv4'
  return version === 6 ? 'ipv6' : undefined
}
