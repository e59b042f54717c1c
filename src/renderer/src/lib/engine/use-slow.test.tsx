import { act, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { answer, asked, fakeConnection } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { type CallReply, useCall } from './calls.ts'
import { patienceMs, useSlow } from './use-slow.ts'

function Asking() {
  useCall('drives.list', {})
  return <p>{useSlow() ? 'slow' : 'well'}</p>
}
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
function pending<T>() {
  let reject: (thrown: Error) => void = () => {}
  const promise = new Promise<T>((_, failed) => {
    reject = failed
  })
  return { promise, reject: (thrown: Error) => reject(thrown) }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('one long answer is waited for as long as others come', async () => {
  expect(fakeConnection.useConnection().phase).toBe('open')
  answer('drives.list', () => pending<CallReply<'drives.list'>>().promise)
  inWindow(<Asking />)
  await pass(20 * patienceMs)
  expect(screen.getByText('well')).toBeTruthy()
  expect(asked.filter(({ path }) => path === 'settings.get').length).toBeGreaterThan(5)
})

test('reports that there is no answer, until there is one', async () => {
  const drives = pending<CallReply<'drives.list'>>()
  const settings = pending<CallReply<'settings.get'>>()
  answer('drives.list', () => drives.promise)
  answer('settings.get', () => settings.promise)
  inWindow(<Asking />)
  await pass(1.5 * patienceMs)
  expect(screen.getByText('well')).toBeTruthy()
  await pass(patienceMs)
  expect(screen.getByText('slow')).toBeTruthy()
  await act(async () => settings.reject(new Error('an answer too')))
  expect(screen.getByText('well')).toBeTruthy()
})

test('sends no query while nothing is pending', async () => {
  answer('drives.list', () => ({}) as CallReply<'drives.list'>)
  inWindow(<Asking />)
  await pass(20 * patienceMs)
  expect(asked.map(({ path }) => path)).toEqual(['drives.list'])
})
