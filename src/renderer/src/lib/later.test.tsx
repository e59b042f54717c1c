import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type LoadFailure, later } from './later.tsx'
import { waitsMs } from './try-again.ts'

const all = waitsMs.reduce((sum, wait) => sum + wait, 0)
const Failed = ({ error, onRetry }: LoadFailure) => (
  <button type="button" onClick={onRetry}>
    {String(error)}
  </button>
)
const around = { pending: () => <p>coming</p>, failed: Failed, ahead: false }
const Part = ({ name }: { name: string }) => <p>{name} is there</p>

/** A part whose file is served only after so many tries. */
function served(after: number) {
  let tries = 0
  const load = async () => {
    tries += 1
    if (tries <= after) throw new TypeError('not served')
    return Part
  }
  return { Later: later(load, around), tries: () => tries }
}

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

test('a file that fails for a moment is tried again silently', async () => {
  const { Later, tries } = served(2)
  render(<Later name="it" />)
  await pass(0)
  expect(screen.getByText('coming')).toBeTruthy()
  expect(tries()).toBe(1)
  await pass(waitsMs[0])
  expect(tries()).toBe(2)
  await pass(waitsMs[1])
  expect(screen.getByText('it is there')).toBeTruthy()
  expect(tries()).toBe(3)
})

test('one that keeps failing is reported, and tried again only by the user', async () => {
  const { Later, tries } = served(waitsMs.length + 2)
  render(<Later name="it" />)
  await pass(all)
  const retry = screen.getByRole('button', { name: /not served/ })
  expect(tries()).toBe(waitsMs.length + 1)
  await pass(10 * all)
  expect(tries()).toBe(waitsMs.length + 1)
  fireEvent.click(retry)
  await pass(0)
  expect(screen.getByText('coming')).toBeTruthy()
  await pass(waitsMs[0])
  expect(screen.getByText('it is there')).toBeTruthy()
})

test('what failed where it was drawn first is tried again where it is drawn next', async () => {
  const { Later } = served(waitsMs.length + 1)
  const first = render(<Later name="it" />)
  await pass(all)
  first.unmount()
  render(<Later name="it" />)
  await pass(0)
  expect(screen.getByText('it is there')).toBeTruthy()
})

test('what is loaded already is drawn at once', async () => {
  const { Later } = served(0)
  const first = render(<Later name="it" />)
  await pass(0)
  first.unmount()
  render(<Later name="again" />)
  expect(screen.getByText('again is there')).toBeTruthy()
})
