// The orchestrator's agent on Telegram: passes commands and buttons on to the broker. It has no rights.
// `voxnix-agent STATE SOCKET [ROOT [MODEL]]`: MODEL is the socket of the model's process, "" for none. Its
// token is the credential telegram-bot-token.
import { readFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { createClient } from '../lib/broker-client.ts'
import { readBounded, writeDurably } from '../lib/durable-file.ts'
import { type Ask, createAgent } from './agent.ts'
import { BotFault, createBotApi } from './bot-api.ts'
import { createTalk } from './talk.ts'
import { type Update, updateOf } from './updates.ts'

const [
  state = '/var/lib/voxnix-agent',
  socket = '/run/voxnix/chat.sock',
  root = 'https://api.telegram.org',
  model = '',
] = process.argv.slice(2)
const log = (line: string) => void process.stderr.write(`${line}\n`)
const token = readFileSync(
  join(process.env['CREDENTIALS_DIRECTORY'] ?? '', 'telegram-bot-token'),
  'utf8',
).trim()
const api = createBotApi(root, token)

/** A new connection each time, because the broker may have been restarted. */
const ask: Ask = (verb, input, as, steps) =>
  new Promise((resolve, reject) => {
    const connection = createConnection(socket)
    connection.once('error', reject)
    const client = createClient(connection, ({ step, undoing }) => steps?.(step, undoing))
    client.ask(verb, input, as).then(reply => {
      client.close()
      resolve(reply)
    }, reject)
  })
const talk = model === '' ? null : createTalk(model)
const agent = createAgent({ api, ask, talk, now: Date.now, log })

/**
 * The number of the last update that was started, stored before it is handled, so that none is handled twice.
 */
const offsetFile = join(state, 'last-update')
let last = Number(readBounded(offsetFile) ?? 0)

/** Handles one person's updates in order, without waiting for other people's builds. */
const queues = new Map<number, Promise<void>>()
function enqueue(update: Update) {
  const before = queues.get(update.chat) ?? Promise.resolve()
  const next = before
    .then(() => agent.take(update))
    .catch(thrown => log(`Update ${update.id}: ${thrown instanceof Error ? thrown.message : thrown}`))
    .finally(() => {
      if (queues.get(update.chat) === next) queues.delete(update.chat)
    })
  queues.set(update.chat, next)
}

const pollS = 25
for (let failures = 0; ; ) {
  try {
    const limits = { offset: last + 1, timeout: pollS, allowed_updates: ['message', 'callback_query'] }
    const found = await api.call('getUpdates', limits, (pollS + 15) * 1000)
    failures = 0
    for (const each of Array.isArray(found) ? found : []) {
      const { id, update } = updateOf(each) ?? { id: 0, update: null }
      // Telegram may repeat an update.
      if (id <= last) continue
      writeDurably(offsetFile, String(id))
      last = id
      if (update) enqueue(update)
    }
  } catch (thrown) {
    log(thrown instanceof Error ? thrown.message : String(thrown))
    // A wrong token stays wrong until the unit is restarted with another one.
    if (thrown instanceof BotFault && (thrown.status === 401 || thrown.status === 404)) process.exit(78)
    failures += 1
    await setTimeout(Math.min(60_000, 500 * 2 ** failures))
  }
}
