// Stands in every bundle where the SDK would look for credentials. Lambda hands them over in the environment and nowhere
// else, so the SDK's search through profiles, single sign-on and instance metadata would be 100 kB that never run.
import { lambdaRuntime } from '../functions/environment.ts'

export const defaultProvider = () => () => Promise.resolve(lambdaRuntime().credentials)
