// Checks the house: types, lint, import directions, habits. `node scripts/check.ts [FOLDER]` looks at another tree by the
// same rules. Ends with status 1 when there is a finding.

import { resolve } from 'node:path'
import { checkHouse, isRed, tellVerdicts } from './checks/house.ts'

const verdicts = await checkHouse(resolve(process.argv[2] ?? `${import.meta.dirname}/..`))
console.log(tellVerdicts(verdicts))
process.exitCode = verdicts.some(isRed) ? 1 : 0
