// Stands in every bundle in zod's place. Schemas are for reading journeys/ when it is compiled; a function loads what came
// of it and never checks a shape, so that 26 kB and their loading time would be for nothing. Each maker of a schema gives
// the same nothing, on which one may go on calling; asking it to check something throws.
interface Nothing {
  (...given: unknown[]): Nothing
}

const checks = new Set<string | symbol>(['parse', 'safeParse'])

const nothing: Nothing = new Proxy<Nothing>(() => nothing, {
  get(_, name) {
    if (checks.has(name)) throw new Error('No schema is in the bundle of a function: check shapes where journeys/ is compiled')
    return nothing
  },
})

export {
  nothing as array, nothing as boolean, nothing as enum, nothing as gt, nothing as int, nothing as literal, nothing as looseObject, nothing as lt, nothing as maxLength,
  nothing as maximum, nothing as minLength, nothing as minimum, nothing as null, nothing as number, nothing as optional, nothing as record, nothing as regex,
  nothing as strictObject, nothing as string, nothing as union, nothing as unknown,
}
