import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { createFiles } from '#platform/files/files.ts'
import { ownProcess } from '#platform/process/running.ts'
import { test } from '#test/folders.ts'
import { isLocked, type LockPorts, takeLock } from './lock-file.ts'

const { bootId } = ownProcess()
let random = 0
const portsOf = (host: { bootId?: string | undefined; bootedAt: number }) =>
  ({
    files: createFiles(),
    now: () => 5000,
    randomHex: () => `${random++}`,
    host: { ...ownProcess(), ...host },
  }) as unknown as LockPorts

// The clock was behind when the lock was taken, and has been set since: this boot seems later than the lock.
test.runIf(bootId)('a lock survives a step of the clock', async ({ folder }) => {
  const path = join(folder, 'lock')
  expect(await takeLock(portsOf({ bootedAt: 1000 }), path)).toBe(true)
  const stepped = portsOf({ bootedAt: 9000 })
  expect(await isLocked(stepped, path)).toBe(true)
  expect(await takeLock(stepped, path)).toBe(false)
})

test.runIf(bootId)('a lock from another boot is stale', async ({ folder }) => {
  const path = join(folder, 'lock')
  // A service may get the same pid and the same ticks each time.
  writeFileSync(path, JSON.stringify({ schema: 1, ...ownProcess(), bootId: 'another', at: 5000 }))
  const ports = portsOf({ bootedAt: 1000 })
  expect(await isLocked(ports, path)).toBe(false)
  expect(await takeLock(ports, path)).toBe(true)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ bootId, at: 5000 })
})

test('without a boot id the boot time counts, as in older locks', async ({ folder }) => {
  const path = join(folder, 'lock')
  writeFileSync(path, JSON.stringify({ schema: 1, ...ownProcess(), bootId: undefined, at: 5000 }))
  expect(await isLocked(portsOf({ bootedAt: 1000 }), path)).toBe(true)
  expect(await isLocked(portsOf({ bootedAt: 9000 }), path)).toBe(false)
  writeFileSync(path, JSON.stringify({ schema: 1, ...ownProcess(), at: 5000 }))
  expect(await isLocked(portsOf({ bootId: undefined, bootedAt: 9000 }), path)).toBe(false)
})
