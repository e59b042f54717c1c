import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { afterEach, expect, vi } from 'vitest'
import { type Approval, approvalMs, ask, refusalMs } from '#shared/workloads/approvals.ts'
import { test } from '#test/folders.ts'
import { openLedger } from './ledger-file.ts'

afterEach(() => vi.restoreAllMocks())

test('what grew too old by the clock that cannot be set is refused to a program for half an hour', ({
  folder,
}) => {
  let [wall, uptime] = [1_800_000_000_000, 5000]
  vi.spyOn(Date, 'now').mockImplementation(() => wall)
  vi.spyOn(performance, 'now').mockImplementation(() => uptime)
  const path = join(folder, 'approvals.json')
  const ledger = openLedger(path)
  const wanted = (): Approval => ({
    id: '0'.repeat(16),
    verb: 'destroy',
    input: { name: 'dev' },
    digest: 'd',
    state: 's',
    because: 'destructive',
    asker: 'ada',
    face: 'model',
    askedAt: wall,
  })
  const first = ask(ledger.get(), wanted())
  if (first.is !== 'waits') throw new Error(first.because)
  ledger.set(first.ledger)

  uptime += approvalMs
  // The clock of the host went back and came again.
  wall += 1000
  expect(ledger.get().pending).toEqual([])
  for (let minutes = 0; minutes < 29; minutes += 10) {
    expect(ask(ledger.get(), wanted())).toEqual({ is: 'refused', because: 'refused-before' })
    wall += 600_000
    uptime += 600_000
  }
  ledger.set(ledger.get())
  expect(openLedger(path).get().refused).toMatchObject([{ until: 1_800_000_001_000 + refusalMs }])
  expect(ask(ledger.get(), wanted())).toMatchObject({ is: 'waits' })
})
