import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, vi } from 'vitest'
import { test } from '#test/folders.ts'
import type { Host } from './host/host.ts'
import { openRecords } from './records.ts'
import { emptyTrash } from './trash-rounds.ts'

const hourMs = 3_600_000

test('a round ends also where the trash cannot be read', async ({ folder }) => {
  vi.useFakeTimers({ toFake: ['setInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const host: Pick<Host, 'records'> = { records: openRecords(folder) }
  rmSync(join(folder, 'trash'), { recursive: true })
  const log: string[] = []
  const ended = new Promise<void>(afterRound =>
    emptyTrash({
      host: host as Host,
      alone: (_, act) => act(),
      log: line => void log.push(line),
      afterRound,
    }),
  )
  vi.advanceTimersByTime(hourMs)
  await ended
  expect(log).toEqual([expect.stringMatching(/^The trash is not read: ENOENT/)])
})
