// CloudFormation's intrinsic functions, one entry each.

import { isRecord } from './properties.ts'

/** What an intrinsic function may ask of the stack in which it stands. */
export interface Scope {
  resolve(value: unknown): unknown
  reference(name: string): unknown
  attribute(logicalId: string, name: string): unknown
  exported(name: string): unknown
  mapping(map: string, first: string, second: string): unknown
  condition(name: string): boolean
  /** Throws `template.unknown-…`. */
  refuse(what: string, found: string): never
}

type Intrinsic = (argument: unknown, scope: Scope) => unknown

const intrinsics: Record<string, Intrinsic> = {
  Ref: (name, scope) => scope.reference(String(name)),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, ...rest] = typeof argument === 'string' ? argument.split('.') : list(argument, scope).map(String)
    return scope.attribute(logicalId ?? '', rest.join('.'))
  },
  'Fn::Sub': (argument, scope) => {
    const [text, variables] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}]
    const given = isRecord(variables) ? variables : {}
    return String(text).replaceAll(/\$\{(!?)([^}]*)\}/g, (_whole, literal: string, name: string) => {
      if (literal === '!') return `\${${name}}`
      const key = name.trim()
      if (key in given) return textOf(scope.resolve(given[key]), scope)
      const dot = key.indexOf('.')
      return textOf(
        dot < 0 ? scope.reference(key) : scope.attribute(key.slice(0, dot), key.slice(dot + 1)),
        scope
      )
    })
  },
  'Fn::Join': (argument, scope) => {
    const [separator, values] = list(argument, scope)
    return list(scope.resolve(values), scope)
      .map((value) => textOf(value, scope))
      .join(String(separator))
  },
  'Fn::Select': (argument, scope) => {
    const [index, values] = list(argument, scope)
    const chosen = list(scope.resolve(values), scope)[Number(scope.resolve(index))]
    return chosen ?? scope.refuse('selection', JSON.stringify(argument))
  },
  'Fn::Split': (argument, scope) => {
    const [separator, value] = list(argument, scope)
    return textOf(scope.resolve(value), scope).split(String(separator))
  },
  'Fn::Base64': (argument, scope) => Buffer.from(textOf(scope.resolve(argument), scope)).toString('base64'),
  'Fn::ToJsonString': (argument, scope) => JSON.stringify(scope.resolve(argument)),
  'Fn::ImportValue': (argument, scope) => scope.exported(textOf(scope.resolve(argument), scope)),
  'Fn::FindInMap': (argument, scope) => {
    const [map, first, second] = list(scope.resolve(argument), scope).map(String)
    return scope.mapping(map ?? '', first ?? '', second ?? '')
  },
  'Fn::If': (argument, scope) => {
    const [name, yes, no] = list(argument, scope)
    return scope.resolve(scope.condition(String(name)) ? yes : no)
  },
  'Fn::Equals': (argument, scope) => {
    const [left, right] = list(scope.resolve(argument), scope)
    return JSON.stringify(left) === JSON.stringify(right)
  },
  'Fn::And': (argument, scope) => list(argument, scope).every((part) => holds(part, scope)),
  'Fn::Or': (argument, scope) => list(argument, scope).some((part) => holds(part, scope)),
  'Fn::Not': (argument, scope) => !holds(list(argument, scope)[0], scope),
}

/** The intrinsic function of this name, if there is one. */
export function intrinsicOf(name: string): Intrinsic | undefined {
  return Object.hasOwn(intrinsics, name) ? intrinsics[name] : undefined
}

function holds(part: unknown, scope: Scope): boolean {
  if (isRecord(part) && typeof part['Condition'] === 'string') return scope.condition(part['Condition'])
  return scope.resolve(part) === true
}

function list(value: unknown, scope: Scope): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : scope.refuse('argument', JSON.stringify(value))
}

function textOf(value: unknown, scope: Scope): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return scope.refuse('text', JSON.stringify(value))
}
