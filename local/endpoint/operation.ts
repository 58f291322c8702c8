// One operation of an AWS service: it reads the request's input and answers with the output's JSON.

import type { Caller } from './caller.ts'
import type { Input } from './input.ts'

export type Operation = (input: Input, caller: Caller) => object | Promise<object>
