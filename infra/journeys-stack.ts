// The journeys: what marketers change. It takes nothing from the core by export, only by fixed names, so that it deploys
// alone in seconds.
import type { App } from 'aws-cdk-lib'
import { Stack } from 'aws-cdk-lib'
import type { Compiled } from './compiled.ts'
import { Journey } from './constructs/journey.ts'
import { Publication } from './constructs/publication.ts'
import type { Names } from './names.ts'

export interface JourneysStackProps {
  names: Names
  compiled: Compiled
}

export class JourneysStack extends Stack {
  constructor(app: App, { names, compiled }: JourneysStackProps) {
    super(app, names.journeysStack, {
      description: 'Perennial: the journeys, their versions and their model',
      // Definitions fill the template, whose size has a quota.
      suppressTemplateIndentation: true,
    })
    const journeys = compiled.journeys.map(
      (journey) => new Journey(this, journey.id, { names, journey, modelHash: compiled.model.hash }),
    )
    // The pointer turns last: no function loads a model whose journeys do not stand yet.
    new Publication(this, 'Model', { names, model: compiled.model, journeys: compiled.journeys, after: journeys.map((journey) => journey.last) })
  }
}
