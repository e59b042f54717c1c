import { useQueryClient } from '@tanstack/react-query'
import { screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import type { FlakeHost } from '#shared/hosts/flake-host.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { ImportHosts } from './import-hosts.tsx'

const porch: FlakeHost = {
  name: 'porch',
  from: 'deploy-rs',
  host: {
    name: 'porch',
    address: { host: '192.0.2.7', user: 'ada', port: 2222, identity: null, jump: null },
    tags: ['outside'],
  },
  problem: null,
  leftOut: ['-4'],
}

beforeEach(() => {
  answer('hosts.importable', () => ({ hosts: [], hashed: 0 }))
  answer('hosts.inFlake', () => [porch])
})

/** Invalidates the hosts, as happens when one is added, looked at or removed elsewhere. */
function HostsChange() {
  const queries = useQueryClient()
  return (
    <button type="button" onClick={() => void queries.invalidateQueries({ queryKey: ['hosts'] })}>
      Hosts change
    </button>
  )
}
const readings = () => asked.filter(({ path }) => path === 'hosts.inFlake')

test('a flake is evaluated when a person wants it, and not each time a host changes [D7]', async () => {
  const { user } = inWindow(
    <>
      <HostsChange />
      <ImportHosts onClose={() => {}} />
    </>,
  )
  await user.click(screen.getByRole('radio', { name: 'colmena or deploy-rs' }))
  await user.type(screen.getByRole('textbox', { name: 'Flake' }), './machines')
  expect(readings()).toEqual([])
  await user.keyboard('{Enter}')
  expect(await screen.findByText('porch')).toBeTruthy()
  expect(screen.getByText('Not taken over: -4')).toBeTruthy()
  expect(readings()).toHaveLength(1)
  screen.getByText('Hosts change').click()
  await waitFor(() =>
    expect(asked.filter(({ path }) => path === 'hosts.importable').length).toBeGreaterThan(1),
  )
  expect(readings()).toHaveLength(1)
  await user.click(screen.getByRole('button', { name: 'Read the flake' }))
  await waitFor(() => expect(readings()).toHaveLength(2))
})
