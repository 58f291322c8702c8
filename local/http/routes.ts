// Chooses the route of an HTTP API for a request, as API Gateway does: the most specific path wins, and a route for any
// method comes after one that names it.

import type { HttpRoute } from '../template/http.ts'

export interface RouteMatch {
  route: HttpRoute
  pathParameters: Record<string, string>
}

interface CompiledRoute {
  route: HttpRoute
  pattern: RegExp
  /** Smaller is more specific. */
  rank: number
}

/** Compiles the routes once; the answer finds the match for a method and a raw path. */
export function routeFinder(routes: readonly HttpRoute[]): (method: string, rawPath: string) => RouteMatch | undefined {
  const compiled = routes.map(compile).toSorted((one, other) => one.rank - other.rank)
  return (method, rawPath) => {
    for (const { route, pattern } of compiled) {
      if (route.method !== 'ANY' && route.method !== method) continue
      const groups = pattern.exec(rawPath)
      if (groups !== null) return { route, pathParameters: decoded(groups.groups ?? {}) }
    }
    return undefined
  }
}

function compile(route: HttpRoute): CompiledRoute {
  if (route.path === '$default') return { route, pattern: /^/, rank: 1e9 }
  const segments = route.path.split('/')
  const source = segments.map((segment) => {
    const [, name, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(segment) ?? []
    if (name === undefined) return segment.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    return greedy === '+' ? `(?<${group(name)}>.+)` : `(?<${group(name)}>[^/]+)`
  })
  const greedy = route.path.includes('+}') ? 1e6 : 0
  const variables = segments.filter((segment) => segment.startsWith('{')).length
  const anyMethod = route.method === 'ANY' ? 1 : 0
  // A longer path with fewer variables is more specific.
  const rank = greedy + variables * 1000 - segments.length * 10 + anyMethod
  return { route, pattern: new RegExp(`^${source.join('/')}$`), rank }
}

/** Names of path parameters may hold characters that group names may not. */
const group = (name: string): string => `p${Buffer.from(name).toString('hex')}`

function decoded(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).map(([key, value]) => [Buffer.from(key.slice(1), 'hex').toString(), decode(value)])
  )
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
