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
  // They count as calls too.
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

it('reads are left after too many changes', async () => {
  const asked: string[] = []
  const ask: Ask = async ({ verb }) => {
    asked.push(verb)
    return { id: 1, ok: true, value: null }
  }
  const { stop, list } = toolsFor(ask, turn, [])
  for (let each = 0; each < 12; each += 1) await stop?.execute?.({ name: 'dev' }, call)
  expect(await list?.execute?.({}, call)).toBe('null')
  expect(asked).toEqual([...Array(10).fill('stop'), 'list'])
})

it('changes that wait for their turn neither begin nor are announced once the answer was ended', async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const [asked, announced]: [unknown[], string[]] = [[], []]
  const ask: Ask = async ({ input }) => {
    asked.push(input['name'])
    await held
    return { id: 1, ok: true, value: null }
  }
  const { stop } = toolsFor(ask, { ...turn, does: words => void announced.push(words) }, [])
  const ending = new AbortController()
  const results = Array.from({ length: 9 }, (_, at) =>
    stop?.execute?.({ name: `nope${at}` }, { ...call, abortSignal: ending.signal }),
  )
  await delay(2)
  ending.abort()
  release()
  expect((await Promise.all(results)).map(String).filter(each => each.includes('was ended'))).toHaveLength(5)
  expect([asked.length, announced.length]).toEqual([4, 4])
})
