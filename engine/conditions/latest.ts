// `{"latest": "total", "atLeast": 40}`: a property of the newest event like the one that entered the run; at first of that one.
import { runProperty } from './run-property.ts'

export const latest = runProperty('latest')
