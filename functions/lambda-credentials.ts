// Stands in for the SDK's chain of credential providers when functions are bundled: Lambda gives credentials by the
// environment and nowhere else, and the chain would bring SSO, STS and profile files into every bundle (95 kB of 480).
import { lambdaRuntime } from './environment.ts'

interface Credentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
}

export const defaultProvider = () => async (): Promise<Credentials> => {
  const { accessKeyId, secretAccessKey, sessionToken } = lambdaRuntime().credentials
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) }
}
