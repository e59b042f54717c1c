import { screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { failure } from '#shared/errors.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { copiedLines } from './copy-log.ts'
import { LogPanel } from './log-panel.tsx'

const choices = [
  { value: '', label: 'Nix output' },
  { value: '/nix/store/a.drv', label: 'a' },
]
function drawn(growing = false, derivation = '/nix/store/a.drv') {
  const onChoose = vi.fn()
  const panel = (
    <LogPanel
      build="tiny-1"
      derivation={derivation}
      choices={choices}
      onChoose={onChoose}
      logLines={0}
      growing={growing}
      fromEnd={false}
    />
  )
  return { ...inWindow(panel), onChoose }
}
/** A log of these lines, as the engine gives it by ranges. */
const logOf = (...lines: string[]) =>
  answer('builds.log', input => {
    const { from, count } = input as { from: number; count: number }
    const start = from < 0 ? Math.max(0, lines.length + from) : from
    return { from: start, total: lines.length, lines: lines.slice(start, start + count) }
  })

test('a log without lines says so, and one that grows says that none have come yet', async () => {
  logOf()
  const { unmount } = drawn()
  expect(await screen.findByText('This log has no lines.')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Follow' })).toBeNull()
  unmount()
  logOf()
  drawn(true)
  expect(await screen.findByText('No lines yet.')).toBeTruthy()
})

test('while it grows it is followed until that is turned off', async () => {
  logOf()
  const { user } = drawn(true)
  const follow = screen.getByRole('button', { name: 'Follow' })
  expect(follow.getAttribute('aria-pressed')).toBe('true')
  await user.click(follow)
  expect(follow.getAttribute('aria-pressed')).toBe('false')
})

test('another log is chosen by its name, and nothing is searched before something is typed', async () => {
  logOf('one')
  const { user, onChoose } = drawn()
  expect((screen.getByRole('button', { name: 'Next match' }) as HTMLButtonElement).disabled).toBe(true)
  await user.selectOptions(screen.getByRole('combobox', { name: 'Log of' }), 'Nix output')
  expect(onChoose).toHaveBeenCalledWith('')
})

test('a log that cannot be read says why, and is read again on request', async () => {
  let fails = true
  answer('builds.log', () => {
    if (fails) throw failure('file.missing', { operation: 'log', values: { path: '/logs/a' } })
    return { from: 0, total: 0, lines: [] }
  })
  const { user } = drawn()
  expect((await screen.findByRole('alert')).textContent).toContain('/logs/a')
  fails = false
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
})

test('the whole log is copied', async () => {
  logOf('one', 'two')
  const { user } = drawn()
  const written = vi.spyOn(navigator.clipboard, 'writeText')
  await waitFor(() => expect(screen.queryByText(/no lines/)).toBeNull())
  await user.click(screen.getByRole('button', { name: 'Copy the log' }))
  await waitFor(() => expect(written).toHaveBeenCalledWith('one\ntwo\n'))
})

test('it is saved whole, also where the clipboard gets its end only', async () => {
  const lines = Array.from({ length: copiedLines + 1 }, (_, at) => `line ${at}`)
  logOf(...lines)
  const saved: Blob[] = []
  const names: string[] = []
  vi.stubGlobal('URL', {
    createObjectURL: (blob: Blob) => `blob:${saved.push(blob)}`,
    revokeObjectURL: () => {},
  })
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    names.push(this.download)
  })
  const { user } = drawn(false, '')
  await waitFor(() => expect(asked.length).toBeGreaterThan(0))
  await user.click(screen.getByRole('button', { name: 'Save the log' }))
  await waitFor(() => expect(names).toEqual(['tiny-1-nix.log']))
  expect(saved[0]?.size).toBe(lines.join('\n').length + 1)
  vi.unstubAllGlobals()
})
