import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { type Ask, toolsFor } from './tools.ts'

const turn = { person: '1', conversation: 'c', isUntrusted: false, watch: () => undefined }
const call = { toolCallId: 't', messages: [], context: undefined }

it('one answer makes ten changes at most, few at a time, and each is announced', async () => {
  let [running, most, made] = [0, 0, 0]
  const ask: Ask = async () => {
    running += 1
    made += 1
    most = Math.max(most, running)
    await delay(2)
    running -= 1
    return { id: 1, ok: true, value: null }
  }
  const announced: string[] = []
  const { stop, list } = toolsFor(ask, { ...turn, does: words => void announced.push(words) }, [])
  const results = await Promise.all(
    Array.from({ length: 300 }, (_, at) => stop?.execute?.({ name: `nope${at}` }, call)),
  )
  expect([made, announced.length]).toEqual([10, 10])
  expect(most).toBe(4)
  expect(results.filter(each => String(each).includes('Too many requests'))).toHaveLength(290)
  // Those that were refused count too.
  expect(String(await list?.execute?.({}, call))).toContain('Too many requests')
})

it('reads have a limit too', async () => {
  let made = 0
  const ask: Ask = async () => {
    made += 1
    return { id: 1, ok: true, value: null }
  }
  const { list } = toolsFor(ask, turn, [])
  await Promise.all(Array.from({ length: 80 }, () => list?.execute?.({}, call)))
  expect(made).toBe(50)
})
