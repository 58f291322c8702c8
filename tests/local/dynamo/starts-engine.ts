// Run by a test as a process of its own: starts the database, says so, and waits to be killed.
import { startDynamo } from '../../../local/dynamo/engine.ts'

const [path, ...removeFolders] = process.argv.slice(2)
const dynamo = await startDynamo({ path: path ?? '', removeFolders })
console.log(dynamo.endpoint)
setInterval(() => undefined, 60_000)
