// The one error type of the house: a stable dotted code that callers and tests can act on, and a message that says
// what is wrong, what was found, what is allowed and what to do.

export class Problem extends Error {
  readonly code: string
  /** Where it was found: a file, a JSON path, a line. Never personal data. */
  readonly place: Place | undefined
  /** The likely mend, as a sentence of its own: `Did you mean "offers"?` */
  readonly suggestion: string | undefined

  constructor(code: string, message: string, options: { cause?: unknown; place?: Place; suggestion?: string | undefined } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = code
    this.code = code
    this.place = options.place
    this.suggestion = options.suggestion
  }

  /** The same, found in another file or at another place. */
  at(place: Place): Problem {
    return new Problem(this.code, this.message, { cause: this.cause, place, suggestion: this.suggestion })
  }
}

export interface Place {
  file: string
  /** JSON path into the file, such as `$.steps[2].send`. */
  path?: string
  line?: number
  column?: number
}

/** Several problems at once, as a validator reports them. */
export class Problems extends Problem {
  readonly problems: readonly Problem[]

  constructor(code: string, problems: readonly Problem[]) {
    super(code, problems.map((problem) => sentence(problem)).join('\n'))
    this.problems = problems
  }
}

/** What is wrong, then the mend. */
export function wording({ message, suggestion }: Pick<Problem, 'message' | 'suggestion'>): string {
  if (suggestion === undefined) return message
  return `${message}${/[.?!…]$/.test(message) ? '' : '.'} ${suggestion}`
}

/** One line for a terminal: the place, then the message. */
export function sentence(problem: Problem): string {
  const { place } = problem
  if (place === undefined) return wording(problem)
  const line = place.line === undefined ? '' : `:${place.line}:${place.column ?? 1}`
  const path = place.path === undefined ? '' : ` ${place.path}`
  return `${place.file}${line}${path}: ${wording(problem)}`
}
