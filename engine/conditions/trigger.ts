// `{"trigger": "value", "atLeast": 40}`: a property of the event that entered the run, frozen at entry.
import { runProperty } from './run-property.ts'

export const trigger = runProperty('trigger')
