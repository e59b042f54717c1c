// The number of the last update, with clocks that jump and Telegram's numbers after a quiet week.
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { openLastUpdate } from './last-update.ts'

const day = 24 * 3_600_000

test('takes no update twice where the clock jumps ahead before Telegram knows that it was taken', ({
  folder,
}) => {
  const path = join(folder, 'last-update')
  let now = Date.now()
  const open = () => openLastUpdate(path, () => now, expect.fail)
  const last = open()
  expect([5000, 5001, 5002].map(last.take)).toEqual([true, true, true])
  // The clock jumps, like that of a machine without a battery that gets its time from the network.
  now += 20_000 * day
  for (const each of [last, open()]) {
    each.offset()
    expect([5000, 5001, 5002].map(each.take)).toEqual([false, false, false])
    // Else Telegram would send these for good.
    expect(each.offset()).toBe(5003)
  }
  expect(last.take(5003)).toBe(true)
  now -= 30_000 * day
  last.offset()
  expect([5002, 5003, 5004].map(last.take)).toEqual([false, false, true])
  expect(open().take(5004)).toBe(false)
})

test('takes whatever number Telegram continues at after a quiet week, and each once', ({ folder }) => {
  const path = join(folder, 'last-update')
  let now = Date.now()
  const last = openLastUpdate(path, () => now, expect.fail)
  last.take(5000)
  expect(last.offset()).toBe(5001)
  now += 8 * day
  expect(last.offset()).toBe(0)
  expect([7, 7, 8].map(last.take)).toEqual([true, false, true])
  expect(last.offset()).toBe(9)
})
