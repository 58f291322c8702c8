// The clock in the head of the page: shows the virtual time, turns it, and tells what a turn brought.

import { ask } from './dom.js'
import { moment, plural, setZone, span, zoneName } from './format.js'

const idleMs = 3000
const busyMs = 250

const at = (id) => document.getElementById(id)
let before
let isBusy = false
let shown = ''
let timer
let changed = () => undefined

/** `onChange` is called whenever time has moved, or mail has come. */
export function startClock(onChange) {
  changed = onChange
  for (const button of document.querySelectorAll('[data-turn]')) button.addEventListener('click', () => turn(button.dataset.turn))
  at('stop').addEventListener('click', () => void ask('stop', {}).catch(tell))
  document.addEventListener('visibilitychange', () => void (document.hidden || look()))
  return look()
}

export function turn(by) {
  if (isBusy) return
  ask('turn', { by }).then(show).catch(tell)
}

/** A sentence for everyone, screen readers too. */
export function tell(what) {
  const notice = at('notice')
  notice.textContent = what instanceof Error ? what.message : what
  notice.classList.toggle('bad', what instanceof Error)
  notice.hidden = notice.textContent === ''
}

async function look() {
  clearTimeout(timer)
  try {
    show(await ask('status'))
  } catch (error) {
    tell(error instanceof TypeError ? new Error('The system does not answer: it was stopped, or is starting.') : error)
  }
  clearTimeout(timer)
  if (!document.hidden) timer = setTimeout(look, isBusy ? busyMs : idleMs)
}

function show({ now, nextAt, turning, error, mails }) {
  at('now').textContent = moment(now)
  at('now').dateTime = new Date(now).toISOString()
  at('now').title = `${zoneName()}; ${new Date(now).toISOString()}`
  at('next').textContent = turning ? turning.label : nextAt === undefined ? 'nothing is due' : nextAt <= now ? 'something is due now' : `next in ${span(nextAt - now)}`
  const wasBusy = isBusy
  isBusy = turning !== undefined
  for (const button of document.querySelectorAll('[data-turn]')) button.disabled = isBusy
  at('stop').hidden = !isBusy
  at('turning').hidden = !isBusy
  if (turning) {
    if (turning.share > 0) at('turning').value = turning.share
    else at('turning').removeAttribute('value')
  }
  if (error) tell(new Error(error))
  const state = `${now} ${mails}`
  const isNew = shown !== '' && state !== shown
  shown = state
  if (isBusy && !wasBusy) {
    clearTimeout(timer)
    timer = setTimeout(look, busyMs)
  }
  if ((wasBusy || isNew) && !isBusy) changed()
}

/** Compares the numbers with those before the turn and tells the difference. */
export function tellDifference(summary, now) {
  setZone(zoneName())
  const counts = countsOf(summary)
  const last = before
  before = { counts, now }
  if (last === undefined || last.now === now) return
  const told = Object.entries(counts)
    .map(([name, { count, one, many }]) => ({ count: count - last.counts[name].count, one, many }))
    .filter(({ count }) => count > 0)
    .map(({ count, one, many }) => plural(count, one, many))
  const passed = span(now - last.now)
  tell(told.length === 0 ? `${passed} passed; nobody moved and nothing was sent.` : `${passed} passed: ${told.join(', ')}.`)
}

function countsOf({ customers, events, transitions, enrollments, messages }) {
  const runs = Object.values(enrollments)
  return {
    customers: { count: customers, one: 'new customer', many: 'new customers' },
    events: { count: events, one: 'event', many: 'events' },
    transitions: { count: transitions, one: 'stage change', many: 'stage changes' },
    started: { count: sum(runs.map(({ started }) => started)), one: 'enrollment', many: 'enrollments' },
    ended: { count: sum(runs.map(({ started, active }) => started - active)), one: 'ending', many: 'endings' },
    sent: { count: sum(Object.values(messages).flatMap((steps) => Object.values(steps))), one: 'mail sent', many: 'mails sent' },
  }
}

const sum = (list) => list.reduce((all, one) => all + one, 0)
