// What the reference says of `NAME.journey.json`.
import type { Entry } from '../entry.ts'

export const journey: Entry = {
  description: 'A journey: who enters, which steps follow, when it ends, and what counts as success.',
  keys: {
    name: 'What people call the journey.',
    note: 'A remark for whoever reads it.',
    status: 'draft: nobody enters. live: runs. paused: nobody enters, sends wait. draining: nobody enters, open runs go on. stopped: open runs end.',
    topic: { says: 'What a customer must be subscribed to; unsubscribing from it ends the run.', holds: 'topic' },
    was: 'The id it had before it was renamed, or a list, the first one first: earlier runs count for re-entry, and splits and holdout stay as they were drawn.',
    trigger: { says: 'What starts a run, or a list of which each does.', holds: 'trigger' },
    entry: 'Who may enter, and how often.',
    'entry.when': { says: 'Only customers for whom this condition holds at that moment.', holds: 'condition' },
    'entry.reentry': '"never", "always", or {"after": "90d"} from the start of the last run, which must have ended.',
    'entry.reentry.after': 'From the start of the last run.',
    'entry.key': 'The event\'s property that tells runs apart, such as "cartId": one open run for each value, which hears only events of that value.',
    'entry.key.property': { says: 'The property\'s name on the trigger\'s event.', holds: 'property' },
    'entry.key.in': 'Where other events name it differently: {"Order Completed": "checkout.cart_id"}.',
    'entry.key.in.*': 'The property\'s name on this event.',
    'entry.per': '"customer": re-entry is judged over all keys of the customer. Otherwise for each key by itself.',
    'entry.whileActive': '"restart": a trigger during an open run ends it and begins a new one. Otherwise it is ignored and recorded. Nothing that takes time may follow a send.',
    'entry.group': { says: 'At most one open run of all journeys of this group.', holds: 'group' },
    'entry.priority': 'A higher one ends a lower open run of its group and takes its place; "normal" unless told.',
    'entry.holdout': 'The share of entrants who get nothing, so that the effect can be measured: 0.1 is a tenth. Needs a goal.',
    goal: { says: 'What counts as success. It ends the run, unless "ends" is false.', holds: 'happening' },
    'goal.within': 'Counted until so long after entry, also when the run has ended before.',
    'goal.ends': 'false: success is counted, and the run goes on.',
    exit: { says: 'What ends a run early, or a list of such. Where it is so at entry already, nobody enters.', holds: 'happening' },
    steps: { says: 'What happens, from first to last.', holds: 'steps' },
  },
  examples: [{ name: 'Welcome', status: 'draft', topic: 'letters', trigger: { event: 'Order Completed' }, entry: { reentry: 'never' }, goal: { event: 'Order Completed', within: '30d' }, steps: [{ wait: '1d' }] }],
}
