import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { sampleProfile } from '#test/profiles/sample-profile.ts'
import { answer } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleBox } from '#testing/sample-box.ts'
import { BoxesStep } from './boxes-step.tsx'
import { usePublish } from './wizard/use-publish.ts'

const attention = { code: 'attention', since: null, because: '', next: null } as const
const Step = () => <BoxesStep wizard={usePublish()} />

test('the first step shows that this computer cannot publish, and which box was never a computer', async () => {
  const keyring = failure('update.no-keyring', {
    operation: 'updates.keys',
    values: { reason: message('keyring.reason.program', { program: 'secret-tool' }) },
  }).report()
  answer('updates.keys', () => ({ keys: null, keyring }))
  answer('updates.folders', () => ({ folders: [] }))
  answer('boxes.list', () => ({
    boxes: [
      sampleBox({ name: 'Attic', profile: 'sample', host: 'attic' }),
      sampleBox({ id: '00000000000000ab', name: 'Failed', profile: 'tiny', state: attention }),
    ],
    problems: [],
    foreign: [],
    untaken: null,
  }))
  answer('profiles.list', () => ({ profiles: [sampleProfile], problems: [] }))
  inWindow(<Step />)
  expect((await screen.findByRole('alert')).textContent).toContain('This computer cannot publish')
  expect((await screen.findByRole<HTMLInputElement>('checkbox', { name: 'Attic' })).disabled).toBe(false)
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'Failed' }).disabled).toBe(true)
  expect(screen.getByText(/^No computer runs it yet/)).toBeTruthy()
  expect(await screen.findByText('Sample · x86_64')).toBeTruthy()
})
