// Lives one story again and again, each time with a crash at another outside call that certain files of the engine make,
// before it or after it, and says in which of them something came out otherwise than without a crash.
import type { Weather, World } from './world.ts'
import { CrashPlan } from './crashes.ts'
import { canonical } from '../../../engine/canonical.ts'

/** `files` without `.ts`. Gives the number of crashes lived through and the sites at which `told` differs from the calm story. */
export async function everyCrash(files: readonly string[], story: (weather: Weather) => Promise<World>, told: (world: World) => unknown): Promise<{ crashes: number; differ: string[] }> {
  const calm = new CrashPlan()
  const wanted = canonical(told(await story({ ports: (ports) => calm.wrap(ports) })))
  const differ: string[] = []
  let crashes = 0
  for (const [site, count] of calm.seen) {
    if (!files.includes(site.split('.')[0]!)) continue
    // Of what is called over and over, the first few times and the last.
    for (const nth of new Set([...Array.from({ length: Math.min(4, count) }, (_, index) => index + 1), count])) {
      for (const when of ['before', 'after'] as const) {
        const plan = new CrashPlan({ site, nth, when })
        const found = canonical(told(await story({ ports: (ports) => plan.wrap(ports) })))
        if (plan.crashed) crashes++
        if (found !== wanted) differ.push(`${when} ${site} #${nth}: ${found}`)
      }
    }
  }
  return { crashes, differ }
}
