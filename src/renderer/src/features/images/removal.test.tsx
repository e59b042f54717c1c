import { screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { failure } from '#shared/errors.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { removeNow, removeSoon, undoMs, undoRemoval, useRemoval } from './removal.ts'

const image = (id: string) => ({ id, name: id, allocatedBytes: 1 })
const told = () => asked.map(({ input }) => (input as { id: string }).id)

function Hidden() {
  const { hidden, waiting } = useRemoval()
  return <output>{`${[...hidden].join()}|${waiting.map(({ id }) => id).join()}`}</output>
}
const hidden = () => screen.getByRole('status').textContent

beforeEach(() => {
  vi.useFakeTimers()
  answer('images.remove', () => ({ freedBytes: 1 }))
})
afterEach(async () => {
  await removeNow()
  vi.useRealTimers()
})

test('nothing is removed before the time for undo ends, then all is', async () => {
  removeSoon([image('a'), image('b')])
  await vi.advanceTimersByTimeAsync(undoMs - 1)
  expect(told()).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(told()).toEqual(['a', 'b'])
})

test('what is undone is never removed, and is shown again', async () => {
  removeSoon([image('c')])
  inWindow(<Hidden />)
  expect(hidden()).toMatch(/c\|c$/)
  undoRemoval()
  await vi.advanceTimersByTimeAsync(10 * undoMs)
  expect(told()).toEqual([])
  inWindow(<Hidden />)
  expect(screen.getAllByRole('status').at(-1)?.textContent).not.toContain('c')
})

test('a second removal carries out the first at once, and is undone alone', async () => {
  removeSoon([image('d')])
  removeSoon([image('e')])
  await vi.advanceTimersByTimeAsync(0)
  expect(told()).toEqual(['d'])
  undoRemoval()
  await vi.advanceTimersByTimeAsync(undoMs)
  expect(told()).toEqual(['d'])
})

test('one that the engine refuses is shown again, and the others go', async () => {
  answer('images.remove', input => {
    if ((input as { id: string }).id === 'busy')
      throw failure('image.busy', { operation: 'images', values: { id: 'busy', reason: 'it runs' } })
    return { freedBytes: 1 }
  })
  removeSoon([image('busy'), image('f')])
  await removeNow()
  expect(told()).toEqual(['busy', 'f'])
  inWindow(<Hidden />)
  expect(hidden()).not.toContain('busy')
  expect(hidden()).toContain('f')
})
