// The same definitions run by somebody else's interpreter, aws-local-stepfunctions, in the local executor's place. It knows
// neither virtual time nor task tokens: its bundle gets timers and a Date of our own, tasks with a token are answered by a
// pending promise, and the context object's token and entry time are looked up when they are read.
// Left out, for it has them not: heartbeats, persistence, history, and the counting of transitions.
import type { MachinesOptions } from '../../local/states/machines.ts'
import type { Json } from '../../local/states/json.ts'
import { Machines } from '../../local/states/machines.ts'
import { build } from 'esbuild'
import { Timers } from './timers.ts'

interface State {
  Type: string
  Resource?: string
}

interface Definition {
  States: Record<string, State>
}

type Handler = (input: unknown) => Promise<unknown>

interface Run {
  result: Promise<unknown>
  abort(): void
}

interface StateMachineClass {
  new (definition: Definition, options: { validationOptions: { noValidate: true } }): {
    run(input: unknown, options: { overrides: { taskResourceLocalHandlers: Record<string, Handler> }; context: object; noThrowOnAbort: true }): Run
  }
}

interface Opened {
  machine: string
  input: string
  name: string
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED'
  run?: Run
}

// The bundle reads its timers from here: those of the world that runs just now.
const host = globalThis as { timersOfTheWorld?: Timers }

/** Bundled once, with `setTimeout`, `clearTimeout` and `Date` replaced, and without the client it never needs here. */
export async function loadInterpreter(): Promise<StateMachineClass> {
  const built = await build({
    stdin: { contents: 'export { StateMachine } from "aws-local-stepfunctions"', resolveDir: import.meta.dirname },
    bundle: true, write: false, format: 'esm', platform: 'node', logLevel: 'error',
    define: Object.fromEntries(['setTimeout', 'clearTimeout', 'Date'].map((name) => [name, `globalThis.timersOfTheWorld.${name}`])),
    plugins: [{
      name: 'without-clients',
      setup(bundler) {
        bundler.onResolve({ filter: /^@aws-sdk\/|^asl-validator$/ }, ({ path }) => ({ path, namespace: 'nothing' }))
        bundler.onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: 'export default {}; export const LambdaClient = {}, InvokeCommand = {}, fromCognitoIdentityPool = {}' }))
      },
    }],
  })
  const bundle = (await import(`data:text/javascript;base64,${Buffer.from(built.outputFiles[0]!.contents).toString('base64')}`)) as { StateMachine: StateMachineClass }
  return bundle.StateMachine
}

/** What the world takes for its machines; only what it asks of them is there. */
export function secondInterpreter(StateMachine: StateMachineClass): (options: MachinesOptions) => Machines {
  return (options) => new SecondInterpreter(StateMachine, options) as unknown as Machines
}

class SecondInterpreter implements Pick<Machines, 'publish' | 'start' | 'stop' | 'describe' | 'succeed' | 'fail' | 'pump' | 'nextAt' | 'onStatusChange'> {
  readonly #StateMachine: StateMachineClass
  readonly #options: MachinesOptions
  readonly #timers: Timers
  readonly #definitions = new Map<string, Definition>()
  readonly #open = new Map<string, Opened>()
  readonly #tokens = new Map<string, { resolve: (output: unknown) => void; reject: (error: Error) => void }>()
  readonly #listeners: Parameters<Machines['onStatusChange']>[0][] = []
  #issued = 0

  constructor(StateMachine: StateMachineClass, options: MachinesOptions) {
    this.#StateMachine = StateMachine
    this.#options = options
    this.#timers = new Timers(() => options.clock.now())
  }

  publish(version: string, _name: string, definition: string | object): void {
    this.#definitions.set(version, (typeof definition === 'string' ? JSON.parse(definition) : definition) as Definition)
  }

  start({ machine, name, input }: { machine: string; name: string; input: string }): { kind: 'started' | 'same'; executionArn: string } {
    const executionArn = `${machine.replace(':stateMachine:', ':execution:').replace(/:\d+$/, '')}:${name}`
    const found = this.#open.get(executionArn)
    if (found !== undefined) {
      if (found.status === 'RUNNING' && found.input === input) return { kind: 'same', executionArn }
      throw Object.assign(new Error(`${executionArn} exists already`), { code: 'states.execution-already-exists' })
    }
    const definition = this.#definitions.get(machine)
    if (definition === undefined) throw new Error(`No definition was published as ${machine}`)
    const opened: Opened = { machine, input, name, status: 'RUNNING' }
    this.#open.set(executionArn, opened)
    host.timersOfTheWorld = this.#timers
    const run = new this.#StateMachine(definition, { validationOptions: { noValidate: true } }).run(JSON.parse(input), {
      overrides: { taskResourceLocalHandlers: this.#handlers(definition) },
      context: this.#context(),
      noThrowOnAbort: true,
    })
    opened.run = run
    run.result.then(
      () => this.#ended(executionArn, opened, 'SUCCEEDED'),
      (error: unknown) => this.#ended(executionArn, opened, 'FAILED', String(error)),
    )
    return { kind: 'started', executionArn }
  }

  stop(executionArn: string): { stopDate: number } {
    const opened = this.#open.get(executionArn)
    if (opened?.status === 'RUNNING') {
      this.#ended(executionArn, opened, 'ABORTED')
      opened.run?.abort()
    }
    return { stopDate: this.#options.clock.now() }
  }

  describe(executionArn: string): ReturnType<Machines['describe']> {
    const opened = this.#open.get(executionArn)
    if (opened === undefined) throw new Error(`There is no execution ${executionArn}`)
    return { executionArn, name: opened.name, machineArn: opened.machine, versionArn: opened.machine, status: opened.status, startDate: 0, input: opened.input }
  }

  succeed(token: string, output: string): ReturnType<Machines['succeed']> {
    return this.#answer(token, ({ resolve }) => resolve(JSON.parse(output)))
  }

  fail(token: string, error?: string, cause?: string): ReturnType<Machines['fail']> {
    return this.#answer(token, ({ reject }) => reject(named(error ?? '', cause ?? '')))
  }

  pump(now: number): number {
    host.timersOfTheWorld = this.#timers
    return this.#timers.fire(now)
  }

  nextAt(): number | undefined {
    return this.#timers.next()
  }

  onStatusChange(listener: Parameters<Machines['onStatusChange']>[0]): void {
    this.#listeners.push(listener)
  }

  #answer(token: string, act: (pending: { resolve: (output: unknown) => void; reject: (error: Error) => void }) => void): ReturnType<Machines['succeed']> {
    const pending = this.#tokens.get(token)
    if (pending === undefined) return { kind: 'timed-out' }
    this.#tokens.delete(token)
    host.timersOfTheWorld = this.#timers
    act(pending)
    return { kind: 'ok' }
  }

  /** Handlers are keyed by the state's name; what a state calls is told by its resource. */
  #handlers(definition: Definition): Record<string, Handler> {
    const { integrations, work } = this.#options
    const invoke = async (input: unknown): Promise<Json> => {
      const { FunctionName, Payload } = input as { FunctionName: string; Payload: unknown }
      const answer = await work.track(integrations.invoke(FunctionName, Payload))
      if (!answer.ok) throw named(answer.error.errorType, JSON.stringify(answer.error))
      return answer.payload as Json
    }
    const handlers: Record<string, Handler> = {
      'arn:aws:states:::lambda:invoke': async (input) => ({ Payload: await invoke(input) }),
      'arn:aws:states:::lambda:invoke.waitForTaskToken': async (input) => {
        const answered = this.#answered(tokenIn((input as { Payload: object }).Payload))
        // Whoever fails before the token is answered is not waited for any longer.
        return Promise.race([answered, invoke(input).then(() => answered)])
      },
      'arn:aws:states:::sqs:sendMessage.waitForTaskToken': (input) => {
        const { QueueUrl, MessageBody } = input as { QueueUrl: string; MessageBody: object }
        const answered = this.#answered(tokenIn(MessageBody))
        integrations.sendMessage({ queueUrl: QueueUrl, body: JSON.stringify(MessageBody), attributes: {}, delaySeconds: undefined })
        return answered
      },
    }
    const tasks = Object.entries(definition.States).filter(([, state]) => state.Type === 'Task')
    return Object.fromEntries(tasks.map(([name, state]) => {
      const handler = handlers[state.Resource ?? '']
      if (handler === undefined) throw new Error(`The second interpreter has no handler for ${String(state.Resource)}, which state "${name}" calls`)
      return [name, handler]
    }))
  }

  #answered(token: string): Promise<unknown> {
    return new Promise((resolve, reject) => this.#tokens.set(token, { resolve, reject }))
  }

  #context(): object {
    const issue = (): string => `token-${++this.#issued}`
    const now = (): string => new Date(this.#options.clock.now()).toISOString()
    return {
      Task: { get Token() { return issue() } },
      State: { get EnteredTime() { return now() } },
    }
  }

  #ended(executionArn: string, opened: Opened, status: 'SUCCEEDED' | 'FAILED' | 'ABORTED', error?: string): void {
    if (opened.status !== 'RUNNING') return
    opened.status = status
    for (const listener of this.#listeners) listener({ ...this.describe(executionArn), ...(error === undefined ? {} : { error }) })
  }
}

const tokenIn = (payload: object): string => (payload as { token: string }).token

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name })
