// Stands in every bundle where the SDK would look for credentials. Lambda hands them over in the environment and nowhere
// else, so the SDK's search through profiles, single sign-on and instance metadata would be 100 kB that never run.
import { lambdaRuntime } from '../functions/environment.ts'

/** They stay the same for as long as the process runs, and every request asks for them. */
const credentials = Promise.resolve(lambdaRuntime().credentials)

export const defaultProvider = () => () => credentials
