// Fetches the owner's commands and orders after each report, runs them, and reports each result. The list is fixed:
// no text from the network is run. `--state DIR --run DIR --root DIR --users NAME,NAME --trust FILE`
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Box } from '../lib/box.ts'
import { readConfig } from '../lib/config-file.ts'
import { type Client, problemOf } from '../lib/connect-client.ts'
import { withLock } from '../lib/lock.ts'
import type { Problem } from '../lib/problems.ts'
import { runOnce } from '../lib/run-once.ts'
import type { Words } from '../lib/state-files.ts'
import { callWithToken } from '../lib/tokens.ts'
import { carryOut, systemctl } from './carry-out.ts'
import { commandsOf } from './decode-commands.ts'
import { createOrders } from './orders/orders.ts'
import { bootOf, openRecord } from './record.ts'
import { sendResults } from './send-results.ts'

await runOnce('commands', async (box, client, words) => {
  if (readConfig(box.files) === 'none') return null
  return withLock(join(box.run, 'commands.lock'), async () => {
    const problem = await round(box, client, words)
    // Whether or not Connect heard of it; but not for ever, where this start could not remove all.
    const hasFailed = existsSync(join(words.root, 'run/kaliun-wipe-failed'))
    if (existsSync(box.files.wiping) && !hasFailed) await systemctl(['reboot'])
    else if (existsSync(box.files.handing))
      await systemctl(['start', '--no-block', 'kaliun-hand-over.service'])
    return problem
  })
})

async function round(box: Box, client: Client, words: Words): Promise<Problem | null> {
  const record = openRecord(box.files.commands, bootOf(words.root))
  const orders = createOrders(box, client, words)
  if (!(await orders.goOn())) return null
  const unsent = (await sendResults(box, client, record)) ?? (await orders.sendResults())
  if (unsent) return unsent
  const outcome = await callWithToken(box, client, token => client.commands(token))
  if (outcome === 'not-claimed') return null
  if (!('answer' in outcome)) return outcome.problem
  const { status, body, date } = outcome.answer
  // A server of an older Kiln has none.
  if (status === 404) return null
  if (status !== 200) return problemOf(outcome)
  const found = commandsOf(body)
  if (!found) return { code: 'garbage', detail: 'the commands' }
  if (!(await orders.take(found.orders))) return null
  // A command to restart the box would end the program before Connect has its answer.
  const unanswered = await orders.sendResults()
  await carryOut(found.commands, record, { serverTime: date, sendsLogs: existsSync(box.files.sendLogs) })
  return unanswered ?? sendResults(box, client, record)
}
