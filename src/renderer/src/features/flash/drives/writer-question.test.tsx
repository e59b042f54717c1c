import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { WriterSetup } from '#shared/drives/writer-setup.ts'
import { failure } from '#shared/errors.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { AccountNotice, WriterQuestion } from './writer-question.tsx'

const missing: WriterSetup = {
  state: 'missing',
  reason: { code: 'writer.reason.not-installed' },
  folder: '/usr/local/lib/kiln-writer/1.2.0-0123456789abcdef',
  isThere: false,
  files: [
    { name: 'kiln', from: '/tmp/.mount_kiln/kiln', sizeBytes: 163_000_000 },
    { name: 'writer.mjs', from: '/tmp/.mount_kiln/writer.mjs', sizeBytes: 80_000 },
    { name: 'kiln-writer', from: null, sizeBytes: 400 },
  ],
  others: [],
}
const installs = () => asked.filter(({ path }) => path === 'writer.install').length

test('says what is copied where, and installs after a yes, all by keyboard', async () => {
  answer('writer.state', () => missing)
  answer('writer.install', () => ({ ...missing, state: 'installed', reason: null, isThere: true }))
  const { user } = inWindow(<WriterQuestion />)
  const offer = await screen.findByRole('button', { name: 'Install the writer…' })
  await user.tab()
  expect(document.activeElement).toBe(offer)
  await user.keyboard('{Enter}')

  const dialog = screen.getByRole('dialog', { name: 'Install the writer' })
  const lines = within(within(dialog).getByRole('list', { name: 'Files that are copied' })).getAllByRole(
    'listitem',
  )
  expect(lines.map(line => line.textContent)).toEqual([
    '/tmp/.mount_kiln/kiln, as kiln (163 MB)',
    '/tmp/.mount_kiln/writer.mjs, as writer.mjs (80 kB)',
    'kiln-writer, which starts it (400 bytes)',
  ])
  expect(dialog.textContent).toContain('/usr/local/lib/kiln-writer/1.2.0-0123456789abcdef')
  expect(dialog.textContent).toContain('the password of an administrator')
  // Enter does no harm: the focus is on Cancel.
  expect(document.activeElement).toBe(within(dialog).getByRole('button', { name: 'Cancel' }))
  expect(installs()).toBe(0)
  await user.tab()
  await user.keyboard('{Enter}')

  const said = await screen.findByText('The writer is installed. Drives can be written now.')
  expect(installs()).toBe(1)
  expect(screen.queryByRole('dialog')).toBeNull()
  await waitFor(() => expect(document.activeElement).toBe(said))
})

test('Esc and Cancel install nothing', async () => {
  answer('writer.state', () => missing)
  const { user } = inWindow(<WriterQuestion />)
  const offer = await screen.findByRole('button', { name: 'Install the writer…' })
  await user.click(offer)
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('dialog')).toBeNull()
  await user.click(offer)
  await user.click(screen.getByRole('button', { name: 'Cancel' }))
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(installs()).toBe(0)
})

test('a refused password is reported in the dialog, which stays open', async () => {
  answer('writer.state', () => missing)
  answer('writer.install', () => {
    throw failure('flash.elevation', { operation: 'flash.start', values: { reason: 'Not authorized.' } })
  })
  const { user } = inWindow(<WriterQuestion />)
  await user.click(await screen.findByRole('button', { name: 'Install the writer…' }))
  await user.click(screen.getByRole('button', { name: 'Install' }))
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('Not authorized.')
  expect(screen.getByRole('dialog')).toBeTruthy()
})

test('where it cannot be installed it says why, and offers nothing', async () => {
  answer('writer.state', () => ({
    ...missing,
    state: 'impossible',
    reason: { code: 'writer.reason.no-pkexec' },
  }))
  inWindow(<WriterQuestion />)
  expect((await screen.findByText(/pkexec is not installed/)).textContent).toContain('cannot be installed')
  expect(screen.queryByRole('button')).toBeNull()
})

test('an account that can write no drive learns it before the choice, with nothing to click', async () => {
  answer('writer.state', () => ({
    ...missing,
    state: 'not-allowed',
    reason: { code: 'writer.reason.standard-account' },
  }))
  inWindow(<AccountNotice />)
  expect(await screen.findByText('Drives cannot be written from this account')).toBeTruthy()
  expect(screen.queryByRole('button')).toBeNull()
})

test('where nothing has to be installed it says nothing', async () => {
  answer('writer.state', () => ({ ...missing, state: 'not-needed' }))
  inWindow(<WriterQuestion />)
  await waitFor(() => expect(asked.map(({ path }) => path)).toEqual(['writer.state']))
  expect(screen.getByRole('main').textContent).toBe('')
})
