// Reports the box's health. A report is stored on the disk before it is sent, and stays there until Connect
// has it. The timer kaliun-health-reporter starts this every 15 minutes, and its path unit after a change.
// `--state DIR --run DIR --root DIR`
import { join } from 'node:path'
import { readConfig } from '../lib/config-file.ts'
import { withLock } from '../lib/lock.ts'
import { runOnce } from '../lib/run-once.ts'
import { readClock } from './clock.ts'
import { collectReport } from './collect.ts'
import { createQueue } from './queue.ts'
import { sendReports } from './send.ts'

await runOnce('reports', async (box, client, { root }) => {
  // A box without an owner must not fill its disk.
  if (readConfig(box.files) === 'none') return null
  const report = await collectReport(root)
  return withLock(join(box.run, 'reports.lock'), async () => {
    const queue = createQueue(box.files.reports)
    const unkept = queue.add({ ...readClock(root), report })
    const problem = await sendReports({ box, client, queue, clock: () => readClock(root) })
    return unkept ?? problem
  })
})
