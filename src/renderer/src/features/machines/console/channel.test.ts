import { afterEach, expect, test, vi } from 'vitest'
import { failure } from '#shared/errors.ts'
import { forgetAnswers, loseEngine, openedStreams } from '#testing/fake-engine.ts'
import { StreamChannel } from './channel.ts'

afterEach(forgetAnswers)

test('while the engine is away it is not closed before it could be listened to', async () => {
  loseEngine()
  const channel = new StreamChannel('m')
  // noVNC throws at one that is closed already.
  expect(channel.readyState).toBe('connecting')
  const code = await new Promise(closed => {
    channel.onclose = event => closed(event.code)
  })
  expect({ code, state: channel.readyState }).toEqual({ code: 1006, state: 'closed' })
  expect(channel.error?.code).toBe('engine.away')
})

test('it ends once, with the reason of the engine', async () => {
  const channel = new StreamChannel('m')
  channel.onclose = vi.fn()
  openedStreams[0]?.listener.onEnd(failure('stream.not-read', { operation: 'machines.screen' }))
  channel.close()
  await expect.poll(() => channel.readyState).toBe('closed')
  expect(channel.onclose).toHaveBeenCalledOnce()
  expect(channel.error?.code).toBe('stream.not-read')
})
