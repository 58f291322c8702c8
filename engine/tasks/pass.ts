// Passes over all customers: under which model, and page by page through the stages of a shard.
import type { Item } from '../ports.ts'
import type { Model } from '../model/runtime.ts'
import type { TaskContext } from './task-context.ts'
import { modelKey } from '../table/keys.ts'

/** Of each stage; a page has up to so many customers of every stage. */
const pageSize = 100

/** Undefined while this process still goes by an older model than the pointer names: what is due is then left to the next minute. */
export async function modelInForce(context: Pick<TaskContext, 'table' | 'shelf'>): Promise<Model | undefined> {
  return (await pointerInForce(context))?.model
}

/** With the item by which it is. */
export async function pointerInForce(context: Pick<TaskContext, 'table' | 'shelf'>): Promise<{ pointer: Item; model: Model } | undefined> {
  const pointer = await context.table.get(modelKey, { consistent: true })
  const model = await context.shelf.current()
  return pointer?.['current'] === model.hash ? { pointer, model } : undefined
}

/** All stages in step, by customer, so that one who changes stage during the walk is not passed by; `last` when there are more. */
export async function nextPage(context: Pick<TaskContext, 'table'>, model: Model, shard: number, after: string | undefined): Promise<{ partitions: string[]; last?: string }> {
  const pages = await Promise.all([...model.stageNames].map((stage) => context.table.inStage(stage, shard, pageSize, after)))
  const last = pages.flatMap((page) => (page.length === pageSize ? [page.at(-1)!] : [])).toSorted()[0]
  const all = [...new Set(pages.flat())].toSorted()
  return last === undefined ? { partitions: all } : { partitions: all.filter((pk) => pk <= last), last }
}
