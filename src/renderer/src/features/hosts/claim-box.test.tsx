import { screen, within } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { failure } from '#shared/errors.ts'
import type { FoundHost } from '#shared/hosts/found.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleHost } from '#testing/sample-host.ts'
import { ClaimBox } from './claim-box.tsx'

const found: FoundHost = {
  name: 'kaliunbox',
  host: 'kaliunbox.local',
  port: 22,
  addresses: ['192.0.2.20'],
  services: ['_kiln._tcp'],
  profile: 'appliance',
  build: null,
  known: null,
}
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKdurqJ4AFmtHVPUJsM703fIMKCnlAxhxfe82gycV7F0 ada@laptop'

beforeEach(() => {
  answer('flash.sshKeys', () => [{ from: '~/.ssh/id_ed25519.pub', key }])
  answer('hosts.discover', () => [found, { ...found, name: 'other', host: 'other.local', profile: null }])
})

const claims = () => asked.filter(({ path }) => path === 'hosts.claim').map(({ input }) => input)
const dialog = () => screen.getByRole('dialog', { name: 'Claim a box' })

test('what the screen of a box shows is sent once it is whole, and its page opens [A1]', async () => {
  answer('hosts.claim', () => ({
    host: sampleHost({ id: 'kaliunbox' }),
    box: {
      installId: '7d2f3f0e-6c3f-4b8e-9a51-0d8c3c1f2a33',
      hostname: 'kaliunbox',
      model: null,
      serial: null,
    },
  }))
  const onClose = vi.fn()
  const { user } = inWindow(<ClaimBox onClose={onClose} />)
  await within(await screen.findByRole('list', { name: 'On the network' })).findByRole('button')
  expect(within(dialog()).getAllByRole('button', { name: /kaliunbox|other/ })).toHaveLength(1)
  await user.click(screen.getByRole('button', { name: 'kaliunbox, 192.0.2.20' }))
  const send = screen.getByRole('button', { name: 'Claim the box' })
  await user.click(send)
  for (const text of ['Enter the eight letters of the code.', 'Enter your name.'])
    expect(screen.getByText(text)).toBeTruthy()
  expect(claims()).toEqual([])
  await user.type(screen.getByLabelText(/^Code/), 'bcdf ghjk')
  await user.type(screen.getByLabelText(/^Fingerprint/), 'bcdfghjklmnp')
  await user.type(screen.getByLabelText(/^Your name/), 'Ada')
  await user.click(send)
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled(), { timeout: 30_000 })
  expect(claims()).toEqual([
    {
      address: '192.0.2.20',
      code: 'bcdf ghjk',
      fingerprint: 'bcdfghjklmnp',
      owner: 'Ada',
      name: '',
      sshKeys: [key],
    },
  ])
  expect(window.location.pathname + window.location.hash).toContain('/hosts/kaliunbox')
})

test('another machine is reported, and nothing is lost of what was typed; without a key nothing is sent [A1]', async () => {
  answer('hosts.claim', () => {
    throw failure('host.claim-other', { operation: 'hosts.claim', values: { address: '192.0.2.20' } })
  })
  const { user } = inWindow(<ClaimBox onClose={() => undefined} />)
  await user.type(screen.getByLabelText(/^Address/), '192.0.2.20')
  await user.type(screen.getByLabelText(/^Code/), 'BCDF-GHJK')
  await user.type(screen.getByLabelText(/^Fingerprint/), 'BCDF-GHJK-LMNP')
  await user.type(screen.getByLabelText(/^Your name/), 'Ada')
  await user.click(await screen.findByRole('checkbox'))
  await user.click(screen.getByRole('button', { name: 'Claim the box' }))
  expect(screen.getByText(/without one you could not log in/)).toBeTruthy()
  expect(claims()).toEqual([])
  await user.click(screen.getByRole('checkbox'))
  await user.click(screen.getByRole('button', { name: 'Claim the box' }))
  expect(await screen.findByText(/Another machine answered at 192.0.2.20/)).toBeTruthy()
  expect(screen.getByLabelText(/^Code/)).toHaveProperty('value', 'BCDF-GHJK')
})
