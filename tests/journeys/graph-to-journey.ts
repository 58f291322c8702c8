// Says a journey of a canvas tool, a graph of nodes, in the journey language: a branch holds what lies before the node at
// which its ways meet again, so that nothing is written twice. Ids made at run time stand in the data as the expression
// that made them; nodes so named follow each other in the order of the list.
export interface Graph {
  entryNode: { type: string; child: string; segment?: string; event?: string; key?: string; reEnter?: boolean }
  nodes: Node[]
}

interface Node {
  id: string
  type: string
  child?: string
  variant?: { type: string; [key: string]: unknown }
  timeoutSeconds?: number
  timeoutChild?: string
  segmentChildren?: { id: string; segmentId: string }[]
  children?: { id: string; percent: number }[]
}

type Step = Record<string, unknown>

export interface Said {
  journey: Record<string, unknown>
  /** Segments that it names: whoever has the attribute of that name is in. */
  segments: string[]
}

const end = 'ExitNode'
const isMade = (id: string): boolean => id.startsWith('expr:randomUUID') || id.startsWith('expr:uuid')
const named = (id: string): string => id.replace(/^expr:/, '').replaceAll(/\.id$|[^a-zA-Z0-9-]/g, '').replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase().slice(0, 40)

export function sayJourney(graph: Graph): Said {
  const names = new Map<Node, string>(graph.nodes.map((node, index) => [node, isMade(node.id) ? `node-${index + 1}` : named(node.id)]))
  const segments: string[] = []
  /** A segment by its id; each id made at run time is one of its own. */
  const segmentOf = (id: string): string => {
    const name = isMade(id) ? `segment-${segments.length + 1}` : named(id)
    if (!segments.includes(name)) segments.push(name)
    return name
  }
  const nodeOf = (id: string, from: Node | undefined): Node | undefined => {
    if (id.toLowerCase().replace('-', '') === end.toLowerCase()) return undefined
    if (isMade(id) && graph.nodes.every((node) => node.id === id)) return graph.nodes[from === undefined ? 0 : graph.nodes.indexOf(from) + 1]
    return graph.nodes.find((node) => node.id === id)
  }
  const waysOf = (node: Node): (Node | undefined)[] => {
    const ids = [node.child, node.timeoutChild, ...(node.segmentChildren ?? []).map(({ id }) => id), ...(node.children ?? []).map(({ id }) => id), node.variant?.['trueChild'], node.variant?.['falseChild']]
    return ids.filter((id) => typeof id === 'string').map((id) => nodeOf(id, node))
  }
  /** Every node that all ways from here come through, the nearest first. */
  const throughAll = (node: Node | undefined): Node[] => {
    if (node === undefined) return []
    const [first = [], ...others] = waysOf(node).map(throughAll)
    return [node, ...first.filter((one) => others.every((other) => other.includes(one)))]
  }

  const steps = (node: Node | undefined, until: Node | undefined): Step[] => {
    if (node === undefined || node === until) return []
    const id = names.get(node)!
    const next = throughAll(node)[1]
    const way = (to: string): Step[] => steps(nodeOf(to, node), next)
    const then = steps(next, until)
    switch (node.type) {
      case 'MessageNode': return [{ send: { email: id }, id }, ...then]
      case 'DelayNode': return [delay(node.variant!), ...then]
      case 'SegmentSplitNode': return [{ if: { segment: segmentOf(String(node.variant!['segment'])) }, id, then: way(String(node.variant!['trueChild'])), else: way(String(node.variant!['falseChild'])) }, ...then]
      case 'WaitForNode': {
        const arms = (node.segmentChildren ?? []).map((child) => ({ when: { segment: segmentOf(child.segmentId) }, steps: way(child.id) }))
        return [{ waitFor: arms, id, within: span(node.timeoutSeconds!), else: way(node.timeoutChild!) }, ...then]
      }
      case 'RandomCohortNode': return [{ split: id, arms: node.children!.map((child, index) => ({ name: `arm-${index + 1}`, weight: child.percent, steps: way(child.id) })) }, ...then]
      default: throw new Error(`A node of type ${node.type} cannot be said`)
    }
  }

  const { entryNode } = graph
  const trigger = entryNode.segment === undefined ? { event: entryNode.event!.replace(/^expr:/, '') } : { segment: segmentOf(entryNode.segment) }
  return {
    journey: {
      name: 'Of another tool', status: 'live', topic: 'receipts', trigger,
      entry: { reentry: entryNode.segment !== undefined && entryNode.reEnter !== true ? 'never' : 'always', ...(entryNode.key === undefined ? {} : { key: entryNode.key }) },
      steps: steps(nodeOf(entryNode.child, undefined), undefined),
    },
    segments,
  }
}

/** Elapsed time in the largest unit that it is whole in; a day would be the customer's calendar day. */
const span = (seconds: number): string => (seconds % 3600 === 0 ? `${seconds / 3600}h` : seconds % 60 === 0 ? `${seconds / 60}min` : `${seconds}s`)

function delay(variant: { type: string; [key: string]: unknown }): Step {
  const two = (value: unknown): string => String(value).padStart(2, '0')
  switch (variant.type) {
    case 'Second': return { wait: span(variant['seconds'] as number) }
    case 'LocalTime': return { waitUntil: `${two(variant['hour'])}:${two(variant['minute'])}` }
    case 'UserProperty': return { waitUntil: { trigger: 'date' }, atMost: '300d', offset: `${variant['offsetDirection'] === 'before' ? '-' : ''}${span(variant['offsetSeconds'] as number)}` }
    default: throw new Error(`A delay of type ${variant.type} cannot be said`)
  }
}
