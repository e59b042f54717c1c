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
    const wasWiping = existsSync(box.files.wiping)
    const problem = await round(box, client, words)
    // Whether or not Connect heard of it; but not for ever, where this start could not remove all of what it was to remove.
    const hasFailed = wasWiping && existsSync(join(words.root, 'run/kaliun-wipe-failed'))
    if (existsSync(box.files.wiping) && !hasFailed) await systemctl(['reboot'])
    else if (existsSync(box.files.handing))
      await systemctl(['start', '--no-block', 'kaliun-hand-over.service'])
    return problem
  })
})

async function round(box: Box, client: Client, words: Words): Promise<Problem | null> {
  const record = openRecord(box.files.commands, bootOf(words.root))
  const orders = createOrders(box, client, words)
  const unsent = (await sendResults(box, client, record)) ?? (await orders.sendResults())
  const outcome = unsent ? null : await callWithToken(box, client, token => client.commands(token))
  const answer = outcome !== null && outcome !== 'not-claimed' && 'answer' in outcome ? outcome.answer : null
  const found = answer?.status === 200 ? commandsOf(answer.body) : null
  // The newest orders come first, where Connect answers: the owner may have corrected one that still waits.
  if (!(await orders.take(found?.orders ?? []))) return null
  if (unsent) return unsent
  // A server of an older Kiln has no commands.
  if (outcome === null || outcome === 'not-claimed' || answer?.status === 404) return null
  if (!('answer' in outcome)) return outcome.problem
  if (!found) return answer?.status === 200 ? { code: 'garbage', detail: 'the commands' } : problemOf(outcome)
  // A command to restart the box would end the program before Connect has its answer.
  const unanswered = await orders.sendResults()
  await carryOut(found.commands, record, {
    serverTime: outcome.answer.date,
    sendsLogs: existsSync(box.files.sendLogs),
  })
  return unanswered ?? sendResults(box, client, record)
}
