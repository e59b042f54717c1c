import { expect, test } from 'vitest'
import { watchDrives } from './watch-drives.ts'

/** A port that counts its watches, and can report a change. */
function port() {
  const open = new Set<() => void>()
  return {
    open,
    watch(onChange: () => void) {
      open.add(onChange)
      return () => open.delete(onChange)
    },
  }
}

test('drives are watched once, from the first request until the last client disconnects', () => {
  const drives = port()
  let notified = 0
  const watch = watchDrives(drives, () => notified++)
  const [one, two] = [watch.connected(), watch.connected()]
  expect(drives.open.size).toBe(0)
  watch.wanted()
  watch.wanted()
  expect(drives.open.size).toBe(1)
  for (const change of drives.open) change()
  expect(notified).toBe(1)
  one()
  one()
  expect(drives.open.size).toBe(1)
  two()
  expect(drives.open.size).toBe(0)
})

test('a new client that asks gets changes again; without a client, or after close, nothing is watched', () => {
  const drives = port()
  const watch = watchDrives(drives, () => undefined)
  watch.wanted()
  expect(drives.open.size).toBe(0)
  watch.connected()()
  watch.connected()
  watch.wanted()
  expect(drives.open.size).toBe(1)
  watch.close()
  expect(drives.open.size).toBe(0)
})
