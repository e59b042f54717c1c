// The engine as a process of its own, started by Electron's main: as a utility process, or as a child under KILN_NODE.
import { childConnections } from './child-connections.ts'
import { startEngine } from './engine.ts'
import { type Connections, type ParentPort, utilityConnections } from './utility-connections.ts'

const say = (line: string) => process.stderr.write(`kiln engine: ${line}\n`)
const fail = (thrown: unknown) => {
  say(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))
  process.exit(1)
}
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

const engine = startEngine({ env: process.env })

let ending = false
function end() {
  if (ending) return
  ending = true
  engine.close().then(() => process.exit(0), fail)
}
process.on('SIGTERM', end)
// Ctrl-C in a terminal reaches every process of the group: main decides, and the engine follows it.
process.on('SIGINT', () => {})

const connections: Connections = { onClient: port => engine.connect(port), onEnd: end }
const { parentPort } = process as NodeJS.Process & { parentPort?: ParentPort }
if (parentPort) {
  utilityConnections(parentPort, connections)
} else if (process.send) {
  childConnections(
    {
      send: message => process.connected && process.send?.(message),
      onMessage: listener => process.on('message', listener as (message: unknown) => void),
      onDisconnect: listener => process.on('disconnect', listener),
    },
    connections,
  )
} else {
  say('is started by the Kiln app. For a terminal there is: kiln serve')
  process.exit(2)
}
