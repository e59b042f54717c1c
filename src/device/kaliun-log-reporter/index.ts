// Sends a box's journal to its Connect, if the owner turned that on at the box: `kaliun-logs on` creates the
// file send_logs. Secrets are removed before sending. `--state DIR --run DIR`
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Box } from '../lib/box.ts'
import { readConfig } from '../lib/config-file.ts'
import { readBounded, removeFile } from '../lib/durable-file.ts'
import { withLock } from '../lib/lock.ts'
import { runOnce } from '../lib/run-once.ts'
import { JournalError, readJournal } from './journal.ts'
import { textsIn } from './redact.ts'
import { sendLogs } from './send.ts'

const whenIfThere = (path: string): number | null =>
  statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null

/** null if it is missing or damaged. */
function cursorIn(path: string): string | null {
  try {
    const text = readBounded(path)?.trim() ?? ''
    return /^\w[\w=;]{0,400}$/.test(text) ? text : null
  } catch {
    return null
  }
}

/** Every text in its configuration, and its key. */
function secretsOf({ files }: Box): string[] {
  const config = readConfig(files)
  return [...textsIn(typeof config === 'object' ? config : null), ...textsIn(readBounded(files.deviceKey))]
}

await runOnce('logs', async (box, client) => {
  const since = whenIfThere(box.files.sendLogs)
  if (since === null || readConfig(box.files) === 'none') return null
  return withLock(join(box.run, 'logs.lock'), async () => {
    const cursorPath = box.files.logCursor
    const cursor = cursorIn(cursorPath)
    const entries = readJournal(cursor === null ? { since } : { cursor })
    // A cursor says where to begin, also where the clock was ahead when logs were turned on.
    const from = cursor === null ? since : 0
    try {
      return await sendLogs({ box, client, cursorPath, secrets: secretsOf(box), since: from, entries })
    } catch (thrown) {
      // It is dropped: the next run starts where logs were turned on. A full disk must not send the same lines again and again.
      if (cursor !== null && thrown instanceof JournalError) removeFile(cursorPath)
      throw thrown
    }
  })
})
