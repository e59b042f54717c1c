import { expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import { createInbox } from './inbox.ts'

const data = { offset: 0, length: 1, read: async () => undefined }
const error = failure('source.broken', {
  operation: 'test',
  values: { name: 'The stream', reason: 'cut off' },
}).report()

test('nothing is taken before it is requested, and nothing after the end', async () => {
  const inbox = createInbox(() => undefined)
  await expect(inbox.listener.onData(data)).rejects.toThrow('before it was requested')
  let taken = 0
  inbox.accept(async () => {
    taken += 1
  })
  await inbox.listener.onData(data)
  await inbox.listener.onMessage({ type: 'end', sizeBytes: 1 })
  expect(await inbox.ended).toBe(1)
  // It would overwrite what has been read back.
  await expect(inbox.listener.onData(data)).rejects.toThrow('after the end')
  await expect(inbox.listener.onMessage({ type: 'end', sizeBytes: 2 })).rejects.toThrow('after the end')
  expect(taken).toBe(1)
})

test('a stream that failed has ended too, and can still be cancelled', async () => {
  let cancelled = 0
  const inbox = createInbox(() => {
    cancelled += 1
  })
  inbox.accept(async () => undefined)
  await inbox.listener.onMessage({ type: 'abort', error })
  await expect(inbox.ended).rejects.toMatchObject({ code: 'source.broken' })
  await expect(inbox.listener.onData(data)).rejects.toThrow('after the end')
  await inbox.listener.onMessage({ type: 'cancel' })
  expect(cancelled).toBe(1)
})
