// The world in memory (local/simulation/world.ts) for tests: its keys are always the same, and it has weather.
import type { Compiled } from '../../../engine/language/project.ts'
import type { Machines, MachinesOptions } from '../../../local/states/machines.ts'
import type { Ways } from '../../../local/simulation/ways.ts'
import { World as WorldInMemory } from '../../../local/simulation/world.ts'
import { makeKeyring } from '../../../engine/identity/keyring.ts'

export const root = 'a root secret for tests, long enough to be one'
export const keyring = makeKeyring(root)

/** What a test may change of the world's ways. */
export type Weather = Pick<Ways, 'ports' | 'deliveries' | 'shuffle' | 'batch'>

/** Makes what runs the definitions: the local executor unless a test brings another. */
export type MakeMachines = (options: MachinesOptions) => Machines

export class World extends WorldInMemory {
  constructor(compiled: Compiled, startAt: number, weather: Weather = {}, makeMachines?: MakeMachines) {
    super(compiled, startAt, { root, ...weather, ...(makeMachines === undefined ? {} : { makeMachines }) })
  }
}
