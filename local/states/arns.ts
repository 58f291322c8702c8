// The names of machines, versions and executions.

import { Problem } from '../../engine/problem.ts'

const VERSION = /^(arn:aws[\w-]*:states:[\w-]*:\d*:stateMachine:[^:\s]+):([1-9]\d*)$/u
const MACHINE = /^arn:aws[\w-]*:states:[\w-]*:\d*:stateMachine:[^:\s]+$/u
const NAME_LIMIT = 80
// oxlint-disable-next-line no-control-regex -- control characters are among what is not allowed
const NOT_IN_NAMES = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001F\u007F-\u009F]/u

/** `…:stateMachine:NAME:VERSION` in its two parts; throws `states.invalid-arn`. */
export function splitVersion(versionArn: string): { machineArn: string; number: number } {
  const [, machineArn, number] = VERSION.exec(versionArn) ?? []
  if (machineArn !== undefined) return { machineArn, number: Number(number) }
  throw new Problem(
    'states.invalid-arn',
    `Expected the ARN of a version (arn:aws:states:REGION:ACCOUNT:stateMachine:NAME:VERSION), found "${versionArn}".`
  )
}

export function checkMachineArn(machineArn: string): void {
  if (MACHINE.test(machineArn)) return
  throw new Problem(
    'states.invalid-arn',
    `Expected the ARN of a state machine (arn:aws:states:REGION:ACCOUNT:stateMachine:NAME), found "${machineArn}".`
  )
}

export function executionArnOf(machineArn: string, name: string): string {
  return `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`
}

/** Throws `states.invalid-name` for what Step Functions would not take as an execution's name. */
export function checkName(name: string): void {
  if (name.length > 0 && name.length <= NAME_LIMIT && !NOT_IN_NAMES.test(name)) return
  throw new Problem(
    'states.invalid-name',
    `An execution's name has 1 to ${NAME_LIMIT} characters, without space, brackets, control characters or any of ` +
      `? * " # % \\ ^ | ~ \` $ & , ; : /; found one of ${name.length} characters.`
  )
}
