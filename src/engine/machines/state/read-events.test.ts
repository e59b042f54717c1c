import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { createFiles } from '#platform/files/files.ts'
import { test } from '#test/folders.ts'
import { readEvents } from './read-events.ts'

const event = (name: string, data = {}) =>
  `${JSON.stringify({ timestamp: { seconds: 1, microseconds: 0 }, event: name, data })}\n`

test('a machine’s state is known, however many events its guest caused before', async ({ folder }) => {
  const id = 'tiny-00ff'
  const ports = { files: createFiles(), folders: { data: folder } }
  mkdirSync(join(folder, 'machines', id), { recursive: true })
  const many = event('RESET').repeat(20_000)
  writeFileSync(
    join(folder, 'machines', id, 'events.ndjson'),
    many + event('SHUTDOWN', { reason: 'guest-shutdown' }),
  )
  expect(await readEvents(ports, id)).toMatchObject({ shutdown: 'guest-shutdown', panicked: false })
})
