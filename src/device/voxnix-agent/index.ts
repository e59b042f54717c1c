// The orchestrator's agent on Telegram: passes commands and buttons on to the broker. It has no rights.
// `voxnix-agent STATE SOCKET [ROOT [MODEL [GROUP…]]]`: MODEL is the socket of the model's process, "" for none; GROUP is the
// number of a group of Telegram in which people may write to it. Its token is the credential telegram-bot-token.
import { readFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { createClient } from '../lib/broker-client.ts'
import { type Ask, createAgent } from './agent.ts'
import { bounded } from './asks.ts'
import { BotFault, createBotApi, TooLong } from './bot-api.ts'
import { openGroups } from './groups.ts'
import { createLanes } from './lanes.ts'
import { openLastUpdate } from './last-update.ts'
import { createTalk } from './talk.ts'
import { updateOf } from './updates.ts'

const [
  state = '/var/lib/voxnix-agent',
  socket = '/run/voxnix/chat.sock',
  root = 'https://api.telegram.org',
  model = '',
  ...listed
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
const agent = createAgent({ api, ask: bounded(ask), talk, log })

const groups = openGroups(listed, log)
const last = openLastUpdate(join(state, 'last-update'), Date.now, log)
const enqueue = createLanes({ take: agent.take, log })

const pollS = 25
/** Telegram's own limit. */
const mostUpdates = 100
for (let failures = 0, limit = mostUpdates; ; ) {
  try {
    const limits = {
      offset: last.offset(),
      limit,
      timeout: pollS,
      allowed_updates: ['message', 'callback_query'],
    }
    const found = await api.call('getUpdates', limits, (pollS + 15) * 1000)
    failures = 0
    limit = mostUpdates
    for (const each of Array.isArray(found) ? found : []) {
      const found = updateOf(each, Date.now())
      // Telegram may repeat an update.
      if (found && last.take(found.id) && found.update && groups.hears(found.update.chat))
        enqueue(found.update)
    }
  } catch (thrown) {
    log(thrown instanceof Error ? thrown.message : String(thrown))
    // Long messages of strangers must not keep it from those behind them.
    if (thrown instanceof TooLong && limit > 1) {
      limit = Math.ceil(limit / 4)
      continue
    }
    // A wrong token stays wrong until the unit is restarted with another one.
    if (thrown instanceof BotFault && (thrown.status === 401 || thrown.status === 404)) process.exit(78)
    failures += 1
    await setTimeout(Math.min(60_000, 500 * 2 ** failures))
  }
}
