// Looks whether the port is free before seconds are spent on anything else.

import { createServer } from 'node:net'
import { portProblem } from '../../local/http/front.ts'

/** Throws `local.port-in-use`. */
export async function checkPort(port: number): Promise<void> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portProblem(error, port)))
    server.listen(port, '127.0.0.1', resolve)
  })
  await new Promise((resolve) => server.close(resolve))
}
