// The writer starts while its work is still being planned.
import { setTimeout } from 'node:timers/promises'
import { expect } from 'vitest'
import type { WriterWork } from '#engine/ports/writer.ts'
import { failure } from '#shared/errors.ts'
import { leftBehind, mib, nothing, places, planFor } from '#test/writer/flash.ts'
import { canLoop, contentOf, test } from '#test/writer/loop-drives.ts'
import { createWriter } from './writer.ts'

const still = new AbortController().signal

test.runIf(canLoop)('work that is planned after the writer has started is done', async ({ loops }) => {
  const drive = loops.make(8 * mib)
  const plan = await planFor({ drives: [drive.path], wipe: [0, mib] })
  const late = setTimeout(1500, { plan, stream: null })
  const outcomes: string[] = []
  await createWriter(places, { question: '' }).run({
    work: late,
    signal: still,
    onEvent: event => event.type === 'result' && outcomes.push(event.result.outcome),
  })
  expect(outcomes).toEqual(['verified'])
  expect(
    contentOf(drive)
      .subarray(0, mib)
      .every(byte => byte === 0),
  ).toBe(true)
})

test('if planning fails, its error is thrown and the writer has ended', async () => {
  const broken = failure('file.missing', { operation: 'flash', values: { path: '/gone.img' } })
  for (const afterMs of [0, 1500]) {
    const work = setTimeout(afterMs).then((): WriterWork => {
      throw broken
    })
    const run = createWriter(places, { question: '' }).run({ work, signal: still, onEvent: () => undefined })
    await expect(run).rejects.toBe(broken)
  }
  expect(leftBehind()).toEqual(nothing)
})
