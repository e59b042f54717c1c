import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { recorded } from '#test/lima/recorded.ts'
import { awaitConsoleKeys, consoleKeys } from './console.ts'

const whole = recorded('console.log')
const [beforeKeys = ''] = whole.split('-----BEGIN SSH HOST KEY KEYS-----')
const signal = AbortSignal.timeout(30_000)

test('waits for keys that cloud-init prints after the machine is ready', async ({ folder }) => {
  const path = join(folder, 'serial.log')
  writeFileSync(path, beforeKeys)
  expect(await consoleKeys(folder)).toEqual([])
  const waited = awaitConsoleKeys(folder, signal)
  appendFileSync(path, whole.slice(beforeKeys.length))
  expect(await waited).toHaveLength(3)
})

test('a machine without a console file, or whose cloud-init printed no keys, has none', async ({
  folder,
}) => {
  expect(await awaitConsoleKeys(folder, signal)).toEqual([])
  writeFileSync(join(folder, 'serialv.log'), whole.replaceAll('SSH HOST KEY KEYS', 'NOTHING'))
  expect(await awaitConsoleKeys(folder, signal)).toEqual([])
})

test('waiting for the keys can be cancelled', async ({ folder }) => {
  writeFileSync(join(folder, 'serial.log'), beforeKeys)
  const cancelled = new AbortController()
  const waited = awaitConsoleKeys(folder, cancelled.signal)
  cancelled.abort(new Error('enough'))
  await expect(waited).rejects.toThrow()
})
