// What the schemas have in common, by name: a reference, an operator, a duration, the keys of every step. A piece is known by
// the parser's own shape, so that whatever takes that shape shares the piece's definition.
import type * as z from 'zod/mini'
import type { KeyEntry } from '../entry.ts'
import { clockTime, countTest, duration, instant, offset, operand, operatorShapes, reference, standingReference, test, weekday } from '../../conditions/shapes.ts'
import { common, id } from '../../steps/common.ts'
import { markTest } from '../../conditions/rfm.ts'
import { operatorKeys, stepKeys } from '../shared.ts'

export interface Piece {
  shape: z.ZodMiniType
  /** Of a key that means the same wherever it stands. */
  key?: KeyEntry
}

export const pieces: Record<string, Piece> = {
  ...Object.fromEntries(Object.entries({ reference, operand, instant, test, duration, offset, weekday, id }).map(([name, shape]) => [name, { shape }])),
  'standing-reference': { shape: standingReference },
  'count-test': { shape: countTest },
  'mark-test': { shape: markTest },
  'clock-time': { shape: clockTime },
  ...keyPieces('operator', operatorShapes, operatorKeys),
  ...keyPieces('every-step', common, stepKeys),
}

const names = new Map<unknown, string>(Object.entries(pieces).map(([name, { shape }]) => [shape, name]))

export const pieceOf = (shape: unknown): string | undefined => names.get(shape)

function keyPieces(room: string, shapes: Record<string, z.ZodMiniType>, keys: Record<string, KeyEntry>): Record<string, Piece> {
  return Object.fromEntries(Object.entries(shapes).map(([key, shape]) => [`${room}.${key}`, { shape, key: keys[key]! }]))
}
