// Shows how far the replay has come: a bar in a terminal, a line every few seconds elsewhere.

import { SingleBar } from 'cli-progress'

export interface Shown {
  /** Of the replay, 0 to 1. */
  share: number
  /** Virtual time (ms since the epoch). */
  now: number
  mails: number
}

export interface Progress {
  show(state: Shown): void
  end(): void
}

const lineEveryMs = 3000

export function makeProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? bar(stream) : lines(stream)
}

function bar(stream: NodeJS.WriteStream): Progress {
  const shown = new SingleBar({
    format: '  {bar} {percentage}%  {day}  {mails} mails',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 32,
    hideCursor: true,
    clearOnComplete: true,
    stream,
  })
  shown.start(1, 0, { day: '', mails: '0' })
  return {
    show: ({ share, now, mails }) => shown.update(share, { day: dayOf(now), mails: mails.toLocaleString('en') }),
    end: () => shown.stop(),
  }
}

function lines(stream: NodeJS.WriteStream): Progress {
  let latest: Shown | undefined
  const write = ({ share, now, mails }: Shown): void => {
    stream.write(`  ${String(Math.floor(share * 100)).padStart(3)} %  ${dayOf(now)}  ${mails.toLocaleString('en')} mails\n`)
  }
  const timer = setInterval(() => latest && write(latest), lineEveryMs)
  return {
    show: (state) => {
      if (latest === undefined) write(state)
      latest = state
    },
    end: () => clearInterval(timer),
  }
}

const dayOf = (instant: number): string =>
  new Date(instant).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
