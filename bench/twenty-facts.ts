// The shipped brand with facts of more conditions, as a shop's model grows: twenty in all.

import type { Compiled } from '../engine/language/project.ts'
import { compileProject } from '../engine/language/project.ts'
import { factSpec, mergeFacts } from '../engine/facts/fact-set.ts'
import type { FactSpec } from '../engine/facts/fact.ts'
import type { ModelData } from '../engine/model/model.ts'
import { readProject } from '../engine/project-files.ts'
import { join } from 'node:path'

export const productEvents = ['Product Viewed', 'Product Added', 'Product Removed', 'Cart Viewed', 'Checkout Started', 'Coupon Entered', 'Product Shared', 'Product Reviewed']

const journeysDir = join(import.meta.dirname, '..', 'journeys')

export async function compiledWithTwentyFacts(): Promise<Compiled & { data: ModelData }> {
  const compiled = await compileProject(readProject(journeysDir))
  const data = JSON.parse(compiled.model.json) as ModelData
  const more: FactSpec[] = productEvents.flatMap((event) => [factSpec(event, undefined, { times: 3 }), factSpec(event, { category: 'kitchen' })])
  const facts = mergeFacts([...data.facts, factSpec('Order Completed', { currency: 'GBP' }, { sums: ['total'] }), ...more])
  data.facts = facts.slice(0, 20)
  if (data.facts.length !== 20) throw new Error(`The model has ${data.facts.length} facts, not 20`)
  const json = JSON.stringify(data)
  return { ...compiled, data, model: { hash: 'twentyfacts', json } }
}
