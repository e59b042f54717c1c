import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { failure } from '#shared/errors.ts'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import type { FlashWizard } from '../wizard/use-flash.ts'
import { AnotherPath } from './device-path.tsx'

function drawn() {
  const toggle = vi.fn()
  const nameDrive = vi.fn()
  const submit = vi.fn((event: { preventDefault(): void }) => event.preventDefault())
  const drives = { named: [{ path: '/dev/loop9', drive: null, error: null }] }
  const wizard = { drives, facts: null, toggle, nameDrive } as unknown as FlashWizard
  const form = (
    <form onSubmit={submit}>
      <AnotherPath wizard={wizard} />
      <button type="submit">Next</button>
    </form>
  )
  return { ...inWindow(form), toggle, nameDrive, submit }
}
const field = () => screen.getByRole('textbox')

test('Enter adds the device and chooses it, and does not continue to the next step', async () => {
  answer('drives.show', () => sampleDrive({ path: '/dev/loop0', bus: 'loop' }))
  const { user, toggle, nameDrive, submit } = drawn()
  await user.type(field(), ' /dev/loop0 {Enter}')
  expect(asked).toEqual([{ path: 'drives.show', input: { path: '/dev/loop0' } }])
  expect(nameDrive).toHaveBeenCalledWith('/dev/loop0')
  expect(toggle).toHaveBeenCalledWith(expect.objectContaining({ path: '/dev/loop0' }), true)
  expect(submit).not.toHaveBeenCalled()
  expect((field() as HTMLInputElement).value).toBe('')
})

test('a device that is never written is shown, but not chosen', async () => {
  answer('drives.show', () => sampleDrive({ path: '/dev/sda', readOnly: true }))
  const { user, toggle, nameDrive } = drawn()
  await user.type(field(), '/dev/sda{Enter}')
  expect(nameDrive).toHaveBeenCalledWith('/dev/sda')
  expect(toggle).not.toHaveBeenCalled()
})

test('what is wrong with a path is shown beside it until it is changed', async () => {
  answer('drives.show', () => {
    throw failure('drive.missing', { operation: 'drives', values: { path: '/dev/nope' } })
  })
  const { user, toggle } = drawn()
  await user.type(field(), '/dev/nope')
  await user.click(screen.getByRole('button', { name: 'Add' }))
  expect(await screen.findByText(/\/dev\/nope is not connected/)).toBeTruthy()
  expect(toggle).not.toHaveBeenCalled()
  await user.type(field(), '2')
  expect(screen.queryByText(/is not connected/)).toBeNull()
})

test('the window never sends a person to a command to see the drives', async () => {
  for (const code of ['drive.not-found', 'drive.not-whole'] as const) {
    const values = { path: '/dev/nope', reason: 'it is a partition', suggestion: '' }
    answer('drives.show', () => {
      throw failure(code, { operation: 'drives', values })
    })
    const { user, unmount } = drawn()
    await user.type(field(), '/dev/nope{Enter}')
    expect(await screen.findByText(/choose one from the list of drives/)).toBeTruthy()
    expect(document.body.textContent).not.toContain('kiln drives')
    unmount()
  }
})

test('an empty path sends no query, and says so', async () => {
  const { user } = drawn()
  await user.type(field(), '  {Enter}')
  expect(asked).toEqual([])
  expect(screen.getByText('Enter the path of a device.')).toBeTruthy()
})
