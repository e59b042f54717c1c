import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { failure } from '#shared/errors.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleHost } from '#testing/sample-host.ts'
import { TrustDialog } from './trust-dialog.tsx'

const key = (end: string) => ({ type: 'ssh-ed25519', fingerprint: `SHA256:${'x'.repeat(39)}${end}` })
const shown = (state: 'unknown' | 'trusted' | 'changed') =>
  answer('hosts.keys', () => ({
    offered: [key('new4')],
    known: state === 'unknown' ? [] : [key('old4')],
    state,
  }))
const trusting = () => asked.filter(({ path }) => path === 'hosts.trust').map(({ input }) => input)

function opened() {
  answer('hosts.trust', () => sampleHost())
  const onTrusted = vi.fn()
  return {
    onTrusted,
    ...inWindow(<TrustDialog host={sampleHost()} onClose={() => {}} onTrusted={onTrusted} />),
  }
}

test('a key that is not trusted yet is shown with how to compare it, and Enter does not accept it', async () => {
  shown('unknown')
  const { user, onTrusted } = opened()
  expect(await screen.findByText('Is this Box?')).toBeTruthy()
  expect(await screen.findByText(/ssh-keygen -lf/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Trust this key' }))
  expect(trusting()).toEqual([{ host: 'box', fingerprint: key('new4').fingerprint, replace: false }])
  expect(onTrusted).toHaveBeenCalledOnce()
})

test('a changed key shows both, and is replaced only once the end of the new one was typed', async () => {
  shown('changed')
  const { user } = opened()
  expect(await screen.findByText('The key of Box has changed')).toBeTruthy()
  for (const end of ['old4', 'new4'])
    expect(screen.getByRole('dialog').textContent).toContain(key(end).fingerprint)
  const replace = screen.getByRole('button', { name: 'Replace the trusted key' })
  await user.click(replace)
  await user.type(screen.getByRole('textbox'), 'old4')
  await user.click(replace)
  expect(trusting()).toEqual([])
  await user.clear(screen.getByRole('textbox'))
  await user.type(screen.getByRole('textbox'), 'new4')
  await user.click(replace)
  expect(trusting()).toEqual([{ host: 'box', fingerprint: key('new4').fingerprint, replace: true }])
})

test('one that is trusted already has nothing to accept', async () => {
  shown('trusted')
  opened()
  expect(await screen.findByText('Box is trusted')).toBeTruthy()
  expect(screen.queryByRole('button', { name: /Trust|Replace/ })).toBeNull()
})

test('a host without keys says why, and is queried again', async () => {
  answer('hosts.keys', () => {
    throw failure('ssh.refused', { operation: 'hosts.keys', values: { host: 'box', port: '22' } })
  })
  const { user } = opened()
  expect(await screen.findByText('Box did not show a key')).toBeTruthy()
  shown('unknown')
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('Is this Box?')).toBeTruthy()
})
