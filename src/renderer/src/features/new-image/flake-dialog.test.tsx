import { screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'
import type { CallReply } from '#lib/engine/calls.ts'
import { failure } from '#shared/errors.ts'
import { sampleProfile } from '#test/profiles/sample-profile.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { FlakeDialog } from './flake-dialog.tsx'

const reference = (name: string) => `path:/machines#${name}`
const looked = (...names: string[]) =>
  ({
    choices: names.map(name => ({ reference: reference(name), name, kind: 'configuration' })),
  }) as unknown as CallReply<'profiles.look'>
const shown = (id: string) => ({ ...sampleProfile, id })

function drawn(earlier: string[] = []) {
  const onFound = vi.fn()
  const Held = () => {
    const [text, setText] = useState('')
    return (
      <FlakeDialog
        text={text}
        onTextChange={setText}
        earlier={earlier}
        onFound={onFound}
        onClose={() => {}}
      />
    )
  }
  return { ...inWindow(<Held />), onFound }
}
const field = () => screen.getByRole('textbox', { name: 'Flake reference' })

test('an empty reference is reported, and Nix is not started', async () => {
  const { user } = drawn()
  await user.type(field(), '{Enter}')
  expect(field().getAttribute('aria-invalid')).toBe('true')
  expect(document.activeElement).toBe(field())
  expect(asked).toEqual([])
})

test('a flake with one configuration is used at once', async () => {
  answer('profiles.look', () => looked('box'))
  answer('profiles.show', () => shown(reference('box')))
  const { user, onFound } = drawn()
  await user.type(field(), ' /machines {Enter}')
  await waitFor(() => expect(onFound).toHaveBeenCalledWith(reference('box')))
  const paths = asked.map(({ path }) => path).filter(path => path !== 'jobs.waits')
  expect(paths).toEqual(['profiles.look', 'profiles.show'])
  expect(asked[0]?.input).toEqual({ reference: '/machines' })
})

test('of several configurations one is chosen', async () => {
  answer('profiles.look', () => looked('attic', 'cellar'))
  answer('profiles.show', input => shown((input as { id: string }).id))
  const { user, onFound } = drawn()
  await user.type(field(), '/machines{Enter}')
  await user.click(await screen.findByRole('radio', { name: 'cellar' }))
  await user.click(screen.getByRole('button', { name: 'Use cellar' }))
  await waitFor(() => expect(onFound).toHaveBeenCalledWith(reference('cellar')))
})

test('another reference stops what is under way, whose answer is no longer shown', async () => {
  let stopped: AbortSignal | undefined
  answer('profiles.look', (_input, signal) => {
    stopped = signal
    return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
  })
  const { user, onFound } = drawn()
  await user.type(field(), '/machines{Enter}')
  expect(screen.getByRole('status').textContent).not.toBe('')
  await user.type(field(), '2')
  expect(stopped?.aborted).toBe(true)
  expect(screen.getByRole('status').textContent).toBe('')
  expect(screen.queryByRole('alert')).toBeNull()
  expect(onFound).not.toHaveBeenCalled()
})

test('closing it stops Nix', async () => {
  let stopped: AbortSignal | undefined
  answer('profiles.look', (_input, signal) => {
    stopped = signal
    return new Promise(() => {})
  })
  const { user, unmount } = drawn()
  await user.type(field(), '/machines{Enter}')
  unmount()
  expect(stopped?.aborted).toBe(true)
})

test('shows the reason of Nix, and an earlier flake can be chosen with one click', async () => {
  answer('profiles.look', () => {
    throw failure('nix.evaluation', { operation: 'profiles', values: { reason: 'undefined variable' } })
  })
  const { user } = drawn(['github:owner/repo'])
  await user.click(screen.getByRole('button', { name: 'github:owner/repo' }))
  expect((await screen.findByRole('alert')).textContent).toContain('undefined variable')
  expect(asked[0]?.input).toEqual({ reference: 'github:owner/repo' })
})
