import { beforeEach, expect, test, vi } from 'vitest'
import { type CallReply, callKey } from '#lib/engine/calls.ts'
import { answer } from '#testing/fake-engine.ts'
import { sampleBox } from '#testing/sample-box.ts'
import { fetchAhead } from './fetch-ahead.ts'
import { queries } from './providers.tsx'

const key = callKey('boxes.list', {})
const shown = () => queries.getQueryData(key)
const none = { boxes: [], problems: [], foreign: [], untaken: null }

/** A start of the window, to the engine's answer. Gives what the window could show before that. */
async function start(answered: CallReply<'boxes.list'>): Promise<unknown> {
  queries.clear()
  answer('profiles.list', () => ({ profiles: [], problems: [] }))
  answer('boxes.list', () => answered)
  fetchAhead()
  const before = shown()
  await vi.waitFor(() => {
    expect(shown()).toEqual(answered)
    expect(queries.isFetching()).toBe(0)
  })
  return before
}

beforeEach(() => localStorage.clear())

test('the first question of an empty home is shown before the engine has answered', async () => {
  expect(await start(none)).toBeUndefined()
  expect(await start(none)).toEqual(none)
})

test('a box is not shown in the state that it had at the last start', async () => {
  await start(none)
  await start({ ...none, boxes: [sampleBox({ id: '00000000000000bb' })] })
  expect(await start({ ...none, boxes: [sampleBox({ id: '00000000000000bb' })] })).toBeUndefined()
})
