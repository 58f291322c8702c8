// "wait up to 7 days until “Session Started” happens", with a way for each arm and one for the time-out.
import type { JsonObject } from '../../json.ts'
import type { StepWords } from '../speech.ts'
import { sayDuration } from '../durations.ts'

type Arm = JsonObject & { steps?: JsonObject[] }

const within = (step: JsonObject): string => sayDuration(step['within'] as string)

export const waitFor: StepWords = {
  shape: 'wait',
  says(step, speech) {
    const arms = step['waitFor']
    return Array.isArray(arms) ? `wait up to ${within(step)} for what comes first` : `wait up to ${within(step)} until ${speech.happening(arms as JsonObject)}`
  },
  ways(step, speech) {
    const arms = step['waitFor']
    const otherwise = (step['else'] ?? []) as JsonObject[]
    if (!Array.isArray(arms)) {
      return [
        { label: 'it does', says: 'if it does', steps: (step['then'] ?? []) as JsonObject[] },
        { label: `not in ${within(step)}`, says: 'if not', steps: otherwise },
      ]
    }
    const ways = (arms as Arm[]).map((arm) => ({ label: speech.happening(arm), says: `as soon as ${speech.happening(arm)}`, steps: arm.steps ?? [] }))
    return [...ways, { label: `nothing in ${within(step)}`, says: 'if nothing of it comes', steps: otherwise }]
  },
}
