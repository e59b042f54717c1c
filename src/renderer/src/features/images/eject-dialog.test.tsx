import { fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { buildSettingsOf } from '#shared/images/image-settings.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { sampleImage } from '#test/images/sample-image.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { EjectDialog } from './eject-dialog.tsx'

const image = sampleImage({
  provenance: {
    ...sampleImage().provenance,
    options: { hostname: 'box', gone: 'an option that was removed' },
  },
})
/** The parts of a profile that the dialog reads. */
const profile = { id: 'tiny', schemaOptions: [{ key: 'hostname' }] } as unknown as Profile
const flake = { folder: '/srv/repository/tiny', command: "nix build 'path:/srv/repository/tiny#images'" }

test('writes the flake with a workflow beside it, without options that the profile has no more', async () => {
  answer('profiles.list', () => ({ profiles: [profile], problems: [] }))
  const workflow = '/srv/repository/.github/workflows/tiny.yml'
  answer('builds.eject', () => ({ ...flake, workflow }))
  inWindow(<EjectDialog name={image.name} settings={buildSettingsOf(image)} onClose={() => undefined} />)
  await vi.waitFor(() => expect(asked.some(({ path }) => path === 'profiles.list')).toBe(true))
  const eject = screen.getByRole<HTMLButtonElement>('button', { name: 'Eject' })
  expect(eject.disabled).toBe(true)
  fireEvent.change(screen.getByRole('textbox', { name: 'Folder' }), { target: { value: '/srv/repository/' } })
  screen.getByText('/srv/repository')
  fireEvent.click(screen.getByRole('radio', { name: 'GitHub Actions' }))
  screen.getByText('/srv/repository/tiny')
  screen.getByText(workflow)
  fireEvent.click(eject)
  await screen.findByText(flake.command)
  expect(asked.find(({ path }) => path === 'builds.eject')?.input).toMatchObject({
    request: { profile: 'tiny', options: { hostname: 'box' } },
    folder: '/srv/repository/',
    ci: 'github',
  })
  screen.getByText(workflow)
  screen.getByRole('button', { name: 'Done' })
})
