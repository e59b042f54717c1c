// Fetches the owner's commands after each report, runs them, and reports each result. The list is fixed: no
// text from the network is run. `--state DIR --run DIR --root DIR`
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../lib/config-file.ts'
import { problemOf } from '../lib/connect-client.ts'
import { withLock } from '../lib/lock.ts'
import { runOnce } from '../lib/run-once.ts'
import { callWithToken } from '../lib/tokens.ts'
import { carryOut } from './carry-out.ts'
import { commandsOf } from './decode-commands.ts'
import { bootOf, openRecord } from './record.ts'
import { sendResults } from './send-results.ts'

await runOnce('commands', async (box, client, { root }) => {
  if (readConfig(box.files) === 'none') return null
  return withLock(join(box.run, 'commands.lock'), async () => {
    const record = openRecord(box.files.commands, bootOf(root))
    const unsent = await sendResults(box, client, record)
    if (unsent) return unsent
    const outcome = await callWithToken(box, client, token => client.commands(token))
    if (outcome === 'not-claimed') return null
    if (!('answer' in outcome)) return outcome.problem
    const { status, body, date } = outcome.answer
    // A server with an older Kiln has no commands.
    if (status === 404) return null
    if (status !== 200) return problemOf(outcome)
    const commands = commandsOf(body)
    if (!commands) return { code: 'garbage', detail: 'the commands' }
    await carryOut(commands, record, {
      serverTime: date,
      sendsLogs: existsSync(join(box.files.folder, 'send_logs')),
    })
    return sendResults(box, client, record)
  })
})
