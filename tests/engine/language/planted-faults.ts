// A sound project with something of everything in it, and faults to plant in it: what each changes, and the one problem it is.
import type { Json, JsonObject } from '../../../engine/json.ts'
import { lifecycle as small } from './small-project.ts'

export type Files = Record<string, Json>

export interface Fault {
  file: string
  /** Two faults of one spot cannot be told apart. */
  spot: string
  /** What is there before; what lies in it goes with it. */
  touched: string | undefined
  plant: (file: JsonObject) => void
  code: string
  path: string | undefined
  /** Of a text that is no JSON any more: how it is broken. */
  breaks?: (text: string) => string
}

const page = '<html><body>Hi {{ coupon.code }} {{ reward.label }} {{ \'greeting\' | t }} {{ links.unsubscribe }} {{ brand.postalAddress }}</body></html>'
const order = 'Order Completed'

export const project = (): Files => structuredClone({
  'lifecycle.json': {
    ...small,
    attributes: { winBack: { type: 'string', owner: 'journeys' }, plan: { type: 'string', owner: 'app' }, age: { type: 'number', owner: 'app' } },
    topics: { offers: { label: 'Offers', kind: 'marketing' }, letters: { label: 'Letters', kind: 'marketing' }, receipts: { label: 'Receipts', kind: 'transactional' } },
    limits: { caps: [{ per: '1d', max: 2 }], window: { from: '09:00', to: '20:00' }, spread: '30min' },
    coupons: { spring: { label: 'Spring', code: 'SPRING' }, autumn: { label: 'Autumn', code: 'AUTUMN' } },
    rewards: { gift: { label: 'Gift', kind: 'gift' }, points: { label: 'Points', kind: 'points', amount: 50 } },
    scores: { lead: { points: [{ event: order, points: 5, max: 10, inLast: '30d' }] } },
    milestones: { first: { event: order, count: 1 } },
    recent: { orders: { event: order, last: 3, properties: ['total'] } },
    holdout: 0.1,
  },
  'events.json': { events: { [order]: { properties: { total: { type: 'number' }, currency: { type: 'string' } } }, 'Cart Updated': { properties: { total: { type: 'number' } } }, 'Page Left': {}, Halved: {} } },
  'segments.json': { segments: { loyal: { label: 'Loyal', when: { event: order, count: { atLeast: 3 } } }, fresh: { label: 'Fresh', when: { not: { segment: 'loyal' } } } } },
  'parts/survey.part.json': { name: 'Survey', parameters: { pause: { type: 'string' }, plan: { type: 'string', default: 'light' } }, steps: [{ wait: { param: 'pause' } }, { if: { attribute: 'plan', is: { param: 'plan' } }, then: [{ set: { winBack: 'asked' } }] }] },
  'win-back.journey.json': {
    name: 'Win back', status: 'live', topic: 'offers', trigger: { stage: 'lapsed', from: 'active' }, entry: { reentry: { after: '90d' }, holdout: 0.1, when: { attribute: 'age', above: 17 } },
    goal: { event: order, within: '30d' }, exit: [{ stage: 'active' }, { event: 'Page Left', where: { total: 1 } }],
    steps: [
      { reward: 'gift' },
      { id: 'hello', send: { email: 'hello' }, coupon: 'spring', expires: '2d' },
      { wait: '3d', at: '09:00' },
      { if: { message: 'hello', was: 'clicked' }, then: [{ send: { email: 'again' }, topic: 'letters', coupon: 'autumn' }], else: [{ wait: '5d' }, { set: { winBack: 'cold' } }] },
      { id: 'asks', use: 'survey', with: { pause: '2d' } },
      { split: 'halves', arms: [{ name: 'a', weight: 50, steps: [{ waitFor: { event: order, where: { total: { above: 50 } } }, within: '5d', then: [{ exit: 'bought' }] }] }, { name: 'b', weight: 50, steps: [{ emit: 'Halved' }] }] },
      { branch: [{ when: { segment: 'loyal' }, steps: [{ wait: '6d' }] }, { when: { score: 'lead', atLeast: 5 }, steps: [{ wait: '7d' }] }], otherwise: [{ wait: '8d' }] },
      { id: 'last', wait: '9d' },
    ],
  },
  'thanks.journey.json': {
    name: 'Thanks', status: 'live', topic: 'receipts', trigger: { event: order }, entry: { reentry: 'always' }, goal: { event: 'Page Left', within: '7d' },
    steps: [{ send: { email: 'thanks' } }, { repeat: 3, every: '1d', until: { event: 'Cart Updated', since: 'entry' }, steps: [{ set: { winBack: 'thanked' } }] }, { waitUntil: '09:00', id: 'morning' }],
  },
  'loyal.journey.json': {
    name: 'Loyal', status: 'draft', topic: 'letters', trigger: [{ segment: 'loyal' }, { event: order, settled: '2d' }], entry: { reentry: 'never' }, goal: { stage: 'active', within: '7d' },
    steps: [{ wait: '1d' }, { if: { all: [{ stage: 'active' }, { any: [{ segment: 'fresh' }, { event: order, sum: 'total', atLeast: 50 }] }] }, then: [{ wait: '2d' }] }],
  },
  'content/win-back/hello.html': page,
  'content/win-back/hello.json': { subject: 'Hello', preheader: 'Hi there' },
  'content/win-back/again.html': page,
  'content/win-back/again.json': { subject: 'Again {{ customer.plan }}', locales: { de: { subject: 'Noch einmal' } } },
  'content/thanks/thanks.html': '<html><body>{{ \'greeting\' | t }}</body></html>',
  'content/thanks/thanks.json': { subject: 'Thanks' },
  'locales/en.json': { shared: { greeting: 'Hi' } },
  'locales/de.json': { shared: { greeting: 'Hallo' } },
})

type Parts = (string | number)[]

const holderAt = (root: JsonObject, path: Parts): Record<string | number, Json> => path.slice(0, -1).reduce<Record<string | number, Json>>((inner, part) => inner[part] as Record<string | number, Json>, root)
const put = (path: Parts, value: Json) => (root: JsonObject): void => void (holderAt(root, path)[path.at(-1)!] = value)
const drop = (path: Parts) => (root: JsonObject): void => void Reflect.deleteProperty(holderAt(root, path), path.at(-1)!)
const text = (path: Parts): string => path.reduce<string>((all, part) => (typeof part === 'number' ? `${all}[${part}]` : /^[\w$-]+$/.test(part) ? `${all}.${part}` : `${all}[${JSON.stringify(part)}]`), '$')

const of = (file: string) => ({
  is: (path: Parts, value: Json, code: string, at: Parts = path): Fault => ({ file, spot: spotOf(file, path), touched: text(path), plant: put(path, value), code, path: text(at) }),
  lacks: (path: Parts, code = 'shape.missing', at: Parts = path): Fault => ({ file, spot: spotOf(file, path), touched: text(path), plant: drop(path), code, path: text(at) }),
  isCalled: (path: Parts, other: string): Fault => ({
    file, spot: spotOf(file, path), touched: text(path), code: 'shape.unknown-key', path: text([...path.slice(0, -1), other]),
    plant(root) {
      const holder = holderAt(root, path)
      holder[other] = holder[path.at(-1)!]!
      Reflect.deleteProperty(holder, path.at(-1)!)
    },
  }),
  hasToo: (path: Parts, value: Json = 1): Fault => ({ file, spot: spotOf(file, path), touched: text(path), plant: put(path, value), code: 'shape.unknown-key', path: text(path) }),
  isBroken: (breaks: (text: string) => string, code = 'json.broken', whole = true): Fault => ({ file, spot: whole ? file : `${file} text`, touched: undefined, plant: () => undefined, code, path: undefined, breaks }),
})

/** An object whose members belong together, by its path. */
const spotOf = (file: string, path: Parts): string => `${file} ${text(path.slice(0, -1))}${path.length < 2 || file === 'lifecycle.json' ? ` ${path.at(-1)}` : ''}`

const winBack = of('win-back.journey.json')
const thanks = of('thanks.journey.json')
const loyal = of('loyal.journey.json')
const model = of('lifecycle.json')
const events = of('events.json')
const segments = of('segments.json')
const part = of('parts/survey.part.json')

export const faults: readonly Fault[] = [
  // At the top of a journey.
  winBack.is(['status'], 'Live', 'shape.bad-value'), winBack.is(['topic'], 'ofers', 'journey.unknown-topic'), winBack.hasToo(['holdoutt2'], 10), winBack.lacks(['name']), winBack.isCalled(['goal'], 'goall'),
  winBack.isCalled(['exit'], 'exits'), winBack.isCalled(['steps'], 'stpes'), winBack.is(['note'], 5, 'shape.bad-type'), winBack.lacks(['trigger']), winBack.lacks(['topic']),
  loyal.lacks(['steps']), loyal.is(['was'], 'Not A Name', 'shape.bad-value'), loyal.is(['name'], ['x'], 'shape.bad-type'),
  // In its parts.
  winBack.is(['trigger', 'stage'], 'laps', 'happening.unknown-stage'), winBack.is(['trigger', 'stage'], 5, 'shape.bad-value'), winBack.isCalled(['trigger', 'from'], 'form'),
  winBack.is(['entry', 'holdout'], 10, 'shape.bad-value'), winBack.is(['entry', 'reentry'], 'once', 'shape.bad-value'), winBack.lacks(['entry', 'reentry'], 'entry.no-reentry'), winBack.isCalled(['entry', 'when'], 'whenn'),
  winBack.is(['entry', 'when', 'above'], '17', 'shape.bad-value'), winBack.isCalled(['entry', 'when', 'above'], 'abvoe'), winBack.lacks(['goal', 'within']), winBack.is(['goal', 'within'], '30 days', 'shape.bad-value'), winBack.is(['goal', 'event'], 'Order Complete', 'event.unknown'),
  winBack.is(['exit', 0, 'stage'], 'activ', 'happening.unknown-stage'), winBack.is(['exit', 1, 'event'], 'Page Leftt', 'event.unknown'), loyal.is(['trigger', 0, 'segment'], 'royal', 'segment.unknown'),
  loyal.is(['trigger', 1, 'settled'], '2 days', 'shape.bad-value'), loyal.lacks(['goal', 'within']), thanks.is(['trigger', 'event'], 7, 'shape.bad-type'), thanks.is(['entry', 'reentry'], 'yes', 'shape.bad-value'),
  // In its steps.
  winBack.is(['steps', 1, 'send', 'email'], 'helo', 'send.no-content'), winBack.is(['steps', 1, 'coupon'], 'sprng', 'send.unknown-coupon'), winBack.is(['steps', 1, 'expires'], 2, 'shape.bad-type'), winBack.is(['steps', 1, 'send'], 'hello', 'shape.bad-type'),
  winBack.is(['steps', 0, 'reward'], 'gfit', 'reward.unknown'), winBack.isCalled(['steps', 2, 'at'], 'att'), winBack.is(['steps', 2, 'at'], '9:00', 'shape.bad-value'), winBack.is(['steps', 2, 'wait'], '3 days', 'shape.bad-value'),
  winBack.isCalled(['steps', 3, 'then'], 'thenn'), winBack.isCalled(['steps', 3, 'else'], 'els'), winBack.hasToo(['steps', 3, 'xyzzy']), winBack.is(['steps', 3, 'if', 'was'], 'clickd', 'shape.bad-value'), winBack.is(['steps', 3, 'if', 'message'], 'helllo', 'condition.unknown-message'),
  winBack.is(['steps', 3, 'then', 0, 'topic'], 'leters', 'send.unknown-topic'), winBack.hasToo(['steps', 3, 'then', 0, 'expiry'], '3d'), winBack.is(['steps', 3, 'else', 1, 'set', 'winBak'], 'x', 'set.not-ours'), winBack.is(['steps', 3, 'else', 0, 'wait'], 5, 'shape.bad-value'),
  winBack.is(['steps', 4, 'with', 'pauze'], '1d', 'use.unknown-parameter'), winBack.is(['steps', 4, 'use'], 'servey', 'use.unknown-part'), winBack.is(['steps', 5, 'arms', 0, 'weight'], '50', 'shape.bad-type'), winBack.is(['steps', 5, 'arms', 1, 'name'], 'B b', 'shape.bad-value'),
  winBack.lacks(['steps', 5, 'arms', 0, 'steps', 0, 'within']), winBack.is(['steps', 5, 'arms', 0, 'steps', 0, 'waitFor', 'where', 'totl'], 5, 'event.unknown-property'), winBack.is(['steps', 5, 'arms', 0, 'steps', 0, 'then', 0], { exti: 'x' }, 'step.unknown'),
  winBack.is(['steps', 6, 'branch', 0, 'when', 'segment'], 'royal', 'segment.unknown'), winBack.is(['steps', 6, 'branch', 1, 'when', 'score'], 'leed', 'score.unknown'), winBack.hasToo(['steps', 6, 'branch', 1, 'whenever']), winBack.is(['steps', 6, 'otherwise', 0], { wiat: '8d' }, 'step.unknown'),
  winBack.is(['steps', 7, 'id'], 'Last One', 'shape.bad-value'), winBack.is(['steps', 7], { delay: '9d' }, 'step.unknown'), thanks.lacks(['steps', 1, 'every']), thanks.is(['steps', 1, 'repeat'], 1, 'shape.bad-value'),
  thanks.is(['steps', 1, 'until', 'event'], 'Cart Update', 'event.unknown'), thanks.is(['steps', 1, 'steps', 0, 'set', 'x'], 1, 'set.not-ours'), thanks.is(['steps', 2, 'waitUntil'], '9:00', 'shape.bad-value'), loyal.is(['steps', 1, 'if', 'all', 0, 'stage'], 'activ', 'condition.unknown-stage'),
  loyal.is(['steps', 1, 'if', 'all', 1, 'any', 1, 'sum'], 'currency', 'event.sum-of-no-number'), loyal.hasToo(['steps', 1, 'if', 'alll']), loyal.is(['steps', 1, 'then', 0], { exit: 'out', wat: 1 }, 'shape.unknown-key', ['steps', 1, 'then', 0, 'wat']),
  // In the model.
  model.is(['holdout'], 10, 'shape.bad-value'), model.hasToo(['stagess2']), model.lacks(['stages', 0, 'label']), model.lacks(['stages', 0, 'name']), model.lacks(['stages', 0, 'when'], 'lifecycle.no-condition', ['stages', 0]), model.is(['stages', 0, 'when', 'inLast'], '30 days', 'shape.bad-value'),
  model.is(['topics', 'letters', 'kind'], 'promo', 'shape.bad-value'), model.is(['topics', 'offers'], 'Offers', 'shape.bad-type'), model.is(['topics', 'receipts', 'kind'], 'trans', 'shape.bad-value'), model.is(['brand', 'zone'], 'Berlin', 'lifecycle.unknown-zone'), model.lacks(['brand', 'defaultLocale']), model.lacks(['brand', 'senders']),
  model.is(['attributes', 'age', 'type'], 'int', 'shape.bad-value'), model.is(['attributes', 'winBack', 'owner'], 'us', 'shape.bad-value'), model.is(['coupons', 'spring', 'expires'], '3 days', 'shape.bad-value'), model.is(['coupons', 'autumn', 'code'], 'AU TUMN', 'shape.bad-value'),
  model.is(['rewards', 'gift', 'kind'], 'present', 'shape.bad-value'), model.is(['rewards', 'points', 'amount'], '50', 'shape.bad-type'), model.is(['scores', 'lead', 'points', 0, 'max'], '10', 'shape.bad-type'), model.isCalled(['scores', 'lead', 'points', 0, 'max'], 'maximum'), model.is(['milestones', 'first', 'count'], 0, 'shape.bad-value'),
  model.is(['recent', 'orders', 'last'], 30, 'shape.bad-value'), model.is(['limits', 'caps', 0, 'max'], '2', 'shape.bad-type'), model.is(['limits', 'window', 'from'], '9:00', 'shape.bad-value'), model.is(['limits', 'spread'], 30, 'shape.bad-type'),
  // In the other files.
  events.hasToo(['event']), events.is(['events', order, 'properties', 'total', 'type'], 'int', 'shape.bad-value'), events.is(['events', 'Cart Updated', 'properties'], [], 'shape.bad-type'), events.is(['events', 'Page Left', 'label'], 'x', 'shape.bad-type'), events.is(['events', 'Cart Updated'], 7, 'shape.bad-type'),
  segments.lacks(['segments', 'loyal', 'label']), segments.is(['segments', 'loyal', 'when', 'event'], 'Order Complet', 'event.unknown'), segments.is(['segments', 'fresh', 'when', 'not', 'segment'], 'royal', 'segment.unknown'), segments.hasToo(['version']), segments.is(['segments', 'fresh'], 7, 'shape.bad-type'),
  part.lacks(['name']), part.is(['parameters', 'plan', 'default'], 5, 'part.bad-default'), part.is(['parameters', 'pause', 'type'], 'text', 'shape.bad-value'), part.is(['steps', 1, 'if', 'attrbute'], 'x', 'shape.unknown-key'), part.is(['steps', 1, 'then', 0, 'set', 'winBak'], 'x', 'set.not-ours'),
  of('content/win-back/hello.json').is(['preheder'], 'x', 'content.bad-envelope', []), of('content/win-back/again.json').is(['from'], 'nel', 'content.unknown-sender'), of('content/win-back/again.json').is(['subject'], 'Hi {{ custmer.name }}', 'content.unknown-variable'),
  // No JSON at all, or nearly.
  model.isBroken((json) => json.replace(/\}\s*$/, '')), winBack.isBroken((json) => json.replace('"name": ', '"name" ')), loyal.isBroken((json) => json.replace('"name"', '“name”')), events.isBroken((json) => json.slice(0, json.length / 2)), segments.isBroken(() => '{'), part.isBroken(() => ''),
  of('locales/en.json').isBroken((json) => json.replace(':', ''), 'content.bad-json'), of('content/win-back/hello.json').isBroken((json) => `${json}]`, 'content.bad-json'),
  ...[winBack, loyal, model, events, segments].flatMap((file) => [file.isBroken((json) => json.replace(/\}\s*$/, ',}'), 'json.broken', false), file.isBroken((json) => json.replace(',\n', '\n'), 'json.broken', false), file.isBroken((json) => json.replace('{\n', '{ // mine\n'), 'json.broken', false)]),
]

/** By what each is told: without that file, or with such a hole in it, nobody can tell. */
const judges: readonly [needs: string, told: (fault: Fault) => boolean][] = [
  ['parts/survey.part.json', ({ code }) => /^use\.unknown-parameter|unknown-message/.test(code)],
  ['win-back.journey.json', ({ file, path }) => file.startsWith('parts/') && path?.startsWith('$.steps') === true],
  ['events.json', ({ code }) => code.startsWith('event.')],
  ['segments.json', ({ code }) => code.startsWith('segment.')],
  ['lifecycle.json', ({ code }) => /stage|topic|coupon|score|reward|not-ours|sender/.test(code)],
  ['lifecycle.json $.stages[0].name', ({ code }) => code.includes('unknown-stage')],
  ['lifecycle.json $.brand.senders', ({ code }) => code.includes('unknown-sender')],
  ['parts/survey.part.json $.parameters.plan.default', ({ code, file, path }) => /^use\.unknown-parameter|unknown-message/.test(code) || (file.startsWith('parts/') && path?.startsWith('$.steps') === true)],
  ['win-back.journey.json $.trigger', ({ code }) => code === 'entry.no-reentry'],
]

/** What is to be told of such faults: of each its code and its place, but for what cannot be told beside the others. */
export function toTell(chosen: readonly Fault[]): string[] {
  const holes = new Set(chosen.map(({ breaks, spot, file, path }) => (breaks !== undefined && spot === file ? file : `${file} ${path}`)))
  const isTold = (fault: Fault): boolean => judges.every(([needs, told]) => !holes.has(needs) || needs === fault.file || !told(fault))
  return chosen.filter(isTold).map(({ code, file, path }) => `${code} ${file} ${path}`).toSorted()
}

/** The files with the faults in them, as they would lie on a disk. */
export function planted(chosen: readonly Fault[]): Record<string, string> {
  const files = project()
  for (const { file, plant } of chosen) plant(files[file] as JsonObject)
  const texts = Object.fromEntries(Object.entries(files).map(([file, value]) => [file, typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)]))
  for (const { file, breaks } of chosen) if (breaks !== undefined) texts[file] = breaks(texts[file] ?? '')
  return texts
}

/** Those of a list that leave each other alone: not one inside what another takes away or replaces. */
export function apart(list: readonly Fault[]): Fault[] {
  const kept: Fault[] = []
  for (const fault of list) {
    const clash = kept.some((one) => one.file === fault.file && (one.spot === fault.spot || one.spot === one.file || fault.spot === fault.file || within(one, fault) || within(fault, one)))
    if (!clash) kept.push(fault)
  }
  return kept
}

/** Whether one stands in what the other changes. */
const within = (inner: Fault, outer: Fault): boolean => outer.touched !== undefined && [inner.touched, inner.path].some((path) => path === outer.touched || path?.startsWith(`${outer.touched}.`) === true || path?.startsWith(`${outer.touched}[`) === true)
