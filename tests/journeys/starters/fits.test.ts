import { describe, expect, test } from 'vitest'
import type { Names } from '../../../cli/starter/shelf.ts'
import { addition } from '../../../cli/starter/addition.ts'
import { compileProject } from '../../../engine/language/project.ts'
import { fileURLToPath } from 'node:url'
import { modelNames, readModel, readShared, readStarter, starterNames } from '../../../cli/starter/shelf.ts'
import { readProject, type ProjectSource } from '../../../engine/project-files.ts'
import { renamed } from '../../../cli/starter/renaming.ts'

const shipped = readProject(fileURLToPath(new URL('../../../journeys', import.meta.url)))
const shared = readShared()
const said = ({ place, code, message }: { place?: { file: string; path?: string } | undefined; code: string; message: string }): string => `${place?.file} ${place?.path} ${code} ${message}`

/** Those that a shop like the shipped one would take. */
const forTheShop: Record<string, Names> = {
  'abandoned-cart': {}, 'second-purchase': {}, birthday: {}, 'churn-prevention': { topics: { news: 'letters' } }, 'vip-referral': { topics: { news: 'letters' } },
}

async function laidInto(project: ProjectSource, name: string, names: Names): Promise<{ problems: string[]; drafts: string[] }> {
  const { files, problems } = await addition(project, renamed(readStarter(name), names), { shared, keep: false })
  const { journeys } = await compileProject({ files: { ...project.files, ...files } })
  return { problems: problems.map(said), drafts: journeys.filter(({ status }) => status === 'draft').map(({ id }) => id) }
}

test('there are eight starters and six models', () => {
  expect(starterNames()).toEqual(['abandoned-cart', 'birthday', 'churn-prevention', 'lead-nurture', 'onboarding', 'second-purchase', 'trial-ending', 'vip-referral'])
  expect(modelNames()).toEqual(['b2b-saas', 'e-commerce', 'finance', 'media', 'subscription', 'travel'])
})

describe.each(modelNames())('the model %s', (model) => {
  test('is a whole project, with nothing to say against it', async () => {
    const { problems, warnings } = await compileProject(readModel(model))
    expect([...problems, ...warnings].map(said)).toEqual([])
  })

  test('has a label, a goal and a KPI for every stage, and KPIs of events that the catalogue has', () => {
    const { files } = readModel(model)
    const { stages } = JSON.parse(files['lifecycle.json']!) as { stages: { label?: string; goal?: string; kpi?: { event?: string; ratio?: string[] } }[] }
    const { events } = JSON.parse(files['events.json']!) as { events: Record<string, unknown> }
    for (const { label, goal, kpi } of stages) {
      expect([label, goal]).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)])
      const measured = kpi?.ratio ?? [kpi?.event]
      expect(measured.filter((event) => event === undefined || !Object.hasOwn(events, event))).toEqual([])
    }
    expect(stages.length).toBeGreaterThan(4)
  })
})

const fits = starterNames().flatMap((name) => Object.entries(readStarter(name).about.models).map(([model, names]) => ({ name, model, names })))

describe.each(fits)('$name on the model $model', ({ name, model, names }) => {
  test('validates, and is a draft', async () => {
    const { problems, drafts } = await laidInto(readModel(model), name, names)
    expect(problems).toEqual([])
    expect(drafts).toContain(name)
  })
})

describe.each(Object.entries(forTheShop))('%s on the shipped shop', (name, names) => {
  test('validates, and is a draft', async () => {
    const { problems, drafts } = await laidInto(shipped, name, names)
    expect(problems).toEqual([])
    expect(drafts).toContain(name)
  })
})

test('all starters of a model go on it together', async () => {
  for (const model of modelNames()) {
    let project = readModel(model)
    for (const { name, names } of fits.filter((fit) => fit.model === model)) {
      const { files, problems } = await addition(project, renamed(readStarter(name), names), { shared, keep: false })
      expect(problems.map(said)).toEqual([])
      project = { files: { ...project.files, ...files } }
    }
    expect((await compileProject(project)).problems.map(said)).toEqual([])
  }
})
