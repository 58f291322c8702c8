// All that a query finds, page by page: one more request for each page after the first.
import type { Item, Table } from '../ports.ts'

/** The items of each page, in the query's order. */
export async function* pagesOf(table: Pick<Table, 'query'>, pk: string, range: Omit<Parameters<Table['query']>[1], 'after'>): AsyncGenerator<Item[]> {
  let after: string | undefined
  do {
    const page = await table.query(pk, { ...range, ...(after === undefined ? {} : { after }) })
    yield page.items
    after = page.next
  } while (after !== undefined)
}
