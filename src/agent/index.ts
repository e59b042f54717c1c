// The model process of an orchestrator: sends what a person said to a language model, whose tools are the
// broker's verbs over a separate socket. It has no Telegram token and no rights. `voxnix-model SETTINGS STATE
// BROKER [SOCKET]`; the model's key is the credential llm-key, and the socket comes from systemd or is
// created.
import { createConnection, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { nameIn } from '#shared/workloads/input-words.ts'
import { longestSaid, type TalkAsk, type TalkDoes, type TalkStep, type Told } from '#shared/workloads/talk.ts'
import type { Progress } from '#shared/workloads/wire.ts'
import { createClient } from '../device/lib/broker-client.ts'
import { readBounded } from '../device/lib/durable-file.ts'
import { createAnswers } from './answer.ts'
import { openBudgets } from './budget-file.ts'
import { createConversations } from './conversations.ts'
import { modelOf } from './model.ts'
import { parseSaid } from './said.ts'
import { readSettings } from './settings.ts'
import { spansTo } from './spans-out.ts'
import type { Ask } from './tools.ts'
import { createTraces } from './trace.ts'

const [settingsPath = '', state = '', broker = '', path] = process.argv.slice(2)
const log = (line: string) => void process.stderr.write(`${line}\n`)
const credentials = process.env['CREDENTIALS_DIRECTORY']
const key = credentials === undefined ? null : (readBounded(join(credentials, 'llm-key'))?.trim() ?? null)
const settings = readSettings(settingsPath)

const ask: Ask = ({ verb, input, as, ...more }, watch) =>
  new Promise((resolve, reject) => {
    const connection = createConnection(broker)
    connection.once('error', reject)
    const client = createClient(connection, progress => watch(`${verb} ${nameIn(input)}`.trim(), progress))
    client
      .ask(verb, input, as, more)
      .then(resolve, reject)
      .finally(() => client.close())
  })

const { telemetry } = settings
const answer = createAnswers({
  model: modelOf(settings, key),
  settings,
  budgets: openBudgets(join(state, 'budgets.json'), settings, { now: Date.now, log }),
  conversations: createConversations(Date.now),
  ask,
  traces: telemetry ? createTraces(settings, spansTo(telemetry.socket, Date.now), Date.now) : null,
  log,
})

/** Handles one person's messages in order. */
const queues = new Map<string, Promise<void>>()

function take(socket: Socket, line: string) {
  const said = parseSaid(line)
  if (said === null) return void socket.destroy()
  const before = queues.get(said.person) ?? Promise.resolve()
  const next = before
    .then(async () => {
      const write = (line: Told | TalkStep | TalkAsk | TalkDoes) => {
        if (socket.writable) socket.write(`${JSON.stringify(line)}\n`)
      }
      const { id } = said
      const hears = {
        watch: (title: string, { step, undoing }: Progress) => write({ id, title, step, undoing }),
        asks: (approval: string) => write({ id, asks: approval }),
        does: (words: string) => write({ id, does: words }),
      }
      write(await answer(said, hears))
    })
    .catch((thrown: unknown) => {
      log(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))
      socket.destroy()
    })
    .finally(() => {
      if (queues.get(said.person) === next) queues.delete(said.person)
    })
  queues.set(said.person, next)
}

const server = createServer(socket => {
  let kept = ''
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    const lines = (kept + chunk).split('\n')
    kept = lines.pop() ?? ''
    if (kept.length > longestSaid) return void socket.destroy()
    for (const line of lines) take(socket, line)
  })
  // The request was carried out, but its client is gone.
  socket.on('error', () => socket.destroy())
})
server.maxConnections = 32
const handed = process.env['LISTEN_PID'] === String(process.pid) && process.env['LISTEN_FDS'] === '1'
if (!handed && path === undefined) throw new Error('There is no socket from systemd, and no path for one.')
server.listen(handed ? { fd: 3 } : { path })
