import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { createFiles } from '#platform/files/files.ts'
import { test } from '#test/folders.ts'
import { panicIn } from './serial.ts'
import { serialEnd, serialSince } from './serial-from.ts'

const id = 'tiny-00ff'

test('a panic before the last start, reset or restored checkpoint is history', async ({ folder }) => {
  const ports = { files: createFiles(), folders: { data: folder } }
  mkdirSync(join(folder, 'machines', id), { recursive: true })
  const log = join(folder, 'machines', id, 'serial.log')
  expect(await serialSince(ports, id, 0)).toBe('')
  writeFileSync(log, 'Kernel panic - not syncing: VFS\n')
  expect(panicIn(await serialSince(ports, id, 0))).toBe('VFS')
  const from = await serialEnd(ports, id)
  expect(await serialSince(ports, id, from)).toBe('')
  appendFileSync(log, 'login: ')
  expect(await serialSince(ports, id, from)).toBe('login: ')
  // Shortened in the meantime.
  writeFileSync(log, 'Kernel panic - not syncing: x')
  expect(panicIn(await serialSince(ports, id, 1e6))).toBe('x')
})
