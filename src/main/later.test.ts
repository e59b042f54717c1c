import { expect, test, vi } from 'vitest'
import { createLater } from './later.ts'

test('a module is loaded once, however many callers there are', async () => {
  const load = vi.fn(async () => 'read')
  const later = createLater(load, () => {})
  expect(await Promise.all([later.get(), later.get()])).toEqual(['read', 'read'])
  expect(await later.get()).toBe('read')
  expect(load).toHaveBeenCalledTimes(1)
})

test('a failed load is reported, and retried for the next caller', async () => {
  const failed = new Error('replaced by an update')
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(failed).mockResolvedValue('read')
  const onFailure = vi.fn()
  const later = createLater(load, onFailure)
  await expect(later.get()).rejects.toBe(failed)
  expect(onFailure.mock.calls).toEqual([[failed]])
  expect(await later.get()).toBe('read')
})

test('an action waits for a running load, starts none itself, and reports its error', async () => {
  let arrive = (_: string) => {}
  const load = vi.fn(() => new Promise<string>(resolve => (arrive = resolve)))
  const onFailure = vi.fn()
  const later = createLater(load, onFailure)
  const action = vi.fn()
  later.ifThere(action)
  expect(load).not.toHaveBeenCalled()
  const got = later.get()
  later.ifThere(action)
  later.ifThere(() => {
    throw new Error('gone')
  })
  expect(action).not.toHaveBeenCalled()
  arrive('read')
  await got
  await vi.waitFor(() => expect(onFailure).toHaveBeenCalledTimes(1))
  expect(action.mock.calls).toEqual([['read']])
})
