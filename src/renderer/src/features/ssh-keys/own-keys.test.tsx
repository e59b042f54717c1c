import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { failure } from '#shared/errors.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { OwnKeys } from './own-keys.tsx'

const made = { from: '~/.ssh/id_ed25519.pub', key: 'ssh-ed25519 AAAAC3Nza ada@laptop' }

test('without a key one click creates one, and it is chosen', async () => {
  answer('flash.sshKeys', () => [])
  answer('flash.makeSshKey', () => made)
  const onChange = vi.fn()
  const { user } = inWindow(<OwnKeys chosen={['ssh-rsa AAAA typed']} onChange={onChange} />)
  expect(await screen.findByText(/without a passphrase/)).toBeTruthy()
  await user.dblClick(screen.getByRole('button', { name: 'Create an SSH key' }))
  expect(onChange).toHaveBeenCalledWith(['ssh-rsa AAAA typed', made.key])
  expect(asked.filter(({ path }) => path === 'flash.makeSshKey')).toHaveLength(1)
})

test('shows why no key can be made and what to do, and chooses nothing', async () => {
  answer('flash.sshKeys', () => [])
  answer('flash.makeSshKey', () => {
    throw failure('ssh.key-taken', {
      operation: 'ssh.makeUserKey',
      values: { path: '/home/ada/.ssh/id_ed25519' },
    })
  })
  const onChange = vi.fn()
  const { user } = inWindow(<OwnKeys chosen={[]} onChange={onChange} />)
  await user.click(await screen.findByRole('button', { name: 'Create an SSH key' }))
  expect(await screen.findByText(/\/home\/ada\/\.ssh\/id_ed25519 is there already/)).toBeTruthy()
  expect(onChange).not.toHaveBeenCalled()
})
