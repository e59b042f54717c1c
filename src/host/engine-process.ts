// The engine as a separate process, started by Electron's main: as a utility process, or as a child under KILN_NODE.
import { thrownFacts } from '#shared/diagnostics/thrown-facts.ts'
import { channelToMain, childConnections } from './child-connections.ts'
import { startEngine } from './engine.ts'
import { ownLog } from './own-log.ts'
import { type Connections, type ParentPort, utilityConnections } from './utility-connections.ts'

const log = ownLog({ env: process.env, process: 'engine' })
const say = (line: string) => process.stderr.write(`kiln engine: ${line}\n`)
const fail = (thrown: unknown) => {
  log.warn('process-crashed', thrownFacts(thrown))
  say(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))
  process.exit(1)
}
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)
process.on('exit', log.flushNow)

const engine = startEngine({ env: process.env, log })
engine.maintain()

let ending = false
function end() {
  if (ending) return
  ending = true
  log.debug('process-ended')
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
  childConnections(channelToMain(process), connections)
} else {
  say('is started by the Kiln app. For a terminal there is: kiln serve')
  process.exit(2)
}
