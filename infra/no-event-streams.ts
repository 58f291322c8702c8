// Stands in every bundle in the place of the SDK's event streams (14 kB), which no service that a function calls speaks.

function refuse(): never {
  throw new Error('No event streams are in the bundle of a function: no service that it calls answers with one')
}

export { refuse as EventStreamSerde, refuse as eventStreamSerdeProvider }
