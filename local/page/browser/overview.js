// The overview: the numbers, where customers stand, and how the journeys go.

import { ask, el } from './dom.js'
import { number, plural, stageColour } from './format.js'

export function overview(main) {
  return {
    async show() {
      const { summary, stages, journeys, brand } = await ask('overview')
      main.className = 'overview'
      main.replaceChildren(
        el('h1', {}, brand),
        tiles(summary),
        stageSection(summary, stages),
        journeySection(summary, journeys),
        failureSection(summary),
      )
    },
  }
}

const sum = (counts) => Object.values(counts).reduce((all, one) => all + one, 0)

function tiles({ customers, events, transitions, messages }) {
  const sent = sum(Object.fromEntries(Object.entries(messages).map(([journey, steps]) => [journey, sum(steps)])))
  const shown = [
    [customers, 'customers', '#/customers'],
    [events, 'events'],
    [transitions, 'stage changes'],
    [sent, 'mails sent', '#/mail'],
  ]
  return el('ul.tiles', {}, shown.map(([count, label, href]) => el('li', {}, el(href ? 'a' : 'div', { href }, el('strong', {}, number(count)), el('span', {}, label)))))
}

function stageSection({ stages: counts, customers }, stages) {
  const of = Math.max(1, customers)
  const colour = (index) => stageColour(index, stages.length)
  const share = (name) => (counts[name] ?? 0) / of
  const percent = (name) => `${Math.round(share(name) * 100)} %`
  return el('section', { 'aria-labelledby': 'stages' },
    el('h2', { id: 'stages' }, 'Where customers stand'),
    el('div.bar', { 'aria-hidden': 'true' }, stages.map(({ name, label }, index) =>
      el('span', { '--share': share(name), '--colour': colour(index), title: `${label}: ${number(counts[name] ?? 0)}` }, share(name) > 0.07 ? label : ''))),
    el('ul.stages', {}, stages.map(({ name, label, goal }, index) =>
      el('li', { '--colour': colour(index) },
        el('a', { href: `#/customers?stage=${encodeURIComponent(name)}` },
          el('span.label', {}, label), el('strong', {}, number(counts[name] ?? 0)), el('span.share', {}, percent(name)), goal ? el('span.goal', {}, goal) : null)))))
}

function journeySection({ enrollments, messages }, journeys) {
  const columns = [['started', 'Started'], ['active', 'Active'], ['completed', 'Completed'], ['goal', 'Goal'], ['exited', 'Exited'], ['failed', 'Failed'], ['heldOut', 'Held out']]
  const rows = journeys.map(({ id, name, status, steps }) => {
    const counts = enrollments[id] ?? {}
    const sent = messages[id] ?? {}
    return el('tr', {},
      el('th', { scope: 'row' },
        el('a', { href: `#/mail?journey=${encodeURIComponent(id)}` }, name),
        status === 'live' ? null : el('span.chip', {}, status),
        el('ul.steps', { 'aria-label': `Mails of ${name}` }, steps.map((step) =>
          el('li', {}, el('a', { href: `#/mail?journey=${encodeURIComponent(id)}&step=${encodeURIComponent(step)}` }, step, el('b', {}, number(sent[step] ?? 0))))))),
      columns.map(([column, label]) => el('td', { 'data-label': label, class: (counts[column] ?? 0) === 0 ? 'none' : column === 'failed' ? 'bad' : null }, number(counts[column] ?? 0))))
  })
  return el('section', { 'aria-labelledby': 'journeys' },
    el('h2', { id: 'journeys' }, 'How the journeys go'),
    el('div.scroll', { tabindex: '0', role: 'region', 'aria-labelledby': 'journeys' },
      el('table', {},
        el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Journey and its mails'), columns.map(([, label]) => el('th', { scope: 'col' }, label)))),
        el('tbody', {}, rows))))
}

function failureSection({ failures, unconfirmed }) {
  const isWell = failures.length === 0 && unconfirmed === 0
  return el('section', { 'aria-labelledby': 'failures' },
    el('h2', { id: 'failures' }, 'What failed'),
    isWell ? el('p.well', {}, 'Nothing: every message taken was confirmed, and no queue holds a dead letter.') : null,
    unconfirmed > 0 ? el('p.bad', {}, `${plural(unconfirmed, 'message')} unconfirmed: claimed, and the mail service never said whether it took them.`) : null,
    failures.length === 0 ? null : el('ul.failures', {}, failures.slice(0, 50).map(({ where, message, at }) => el('li', {}, el('b', {}, where), ` ${message}`, at ? el('time', {}, ` ${at}`) : null))))
}
