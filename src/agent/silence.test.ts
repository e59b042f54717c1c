import { setTimeout } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { silenceAfter } from './silence.ts'

it('ends an answer that stops in the middle, but not one whose tool takes long', async () => {
  const silence = silenceAfter(100)
  for (const part of ['start', 'text-delta', 'tool-call']) silence.heard(part)
  await setTimeout(300)
  expect(silence.signal.aborted).toBe(false)
  silence.heard('tool-result')
  await setTimeout(300)
  expect(silence.signal.aborted).toBe(true)
})

it('ends one that never begins, and none that has ended', async () => {
  const [never, ended] = [silenceAfter(50), silenceAfter(50)]
  ended.end()
  await setTimeout(200)
  expect([never.signal.aborted, ended.signal.aborted]).toEqual([true, false])
})
