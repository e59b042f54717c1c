import { screen, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import type { FoundHost } from '#shared/hosts/found.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inSizes } from '#testing/in-sizes.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleHost, sampleState, unreached } from '#testing/sample-host.ts'
import { Announcer } from '#ui/feedback/announcer.tsx'
import { HostsPage } from './hosts-page.tsx'

inSizes()

const found: FoundHost = {
  name: 'cellar',
  host: 'cellar.local',
  port: 2222,
  addresses: ['192.0.2.9'],
  services: ['_ssh._tcp'],
  profile: null,
  build: null,
  known: null,
}

beforeEach(() => {
  answer('hosts.discover', () => [])
  answer('images.list', () => ({ images: [], problems: [], unfinished: [] }))
  answer('hosts.states', () => [
    sampleState(),
    sampleState({ id: 'gate', asked: unreached('ssh.timed-out') }),
  ])
  answer('hosts.list', () => [
    sampleHost({ tags: ['web'] }),
    sampleHost({ id: 'gate', name: 'Gate' }),
    sampleHost({ id: 'new', name: 'New' }),
  ])
  answer('hosts.ask', input => {
    const { host: id } = input as { host: string }
    return sampleState({ id, asked: unreached('ssh.host-key-unknown'), facts: null })
  })
})

const rows = async () => (await screen.findAllByRole('listitem')).map(row => row.textContent ?? '')

test('without hosts the page says what they are, and offers to add one', async () => {
  answer('hosts.list', () => [])
  answer('hosts.states', () => [])
  const { user } = inWindow(<HostsPage />)
  expect(await screen.findByText('No hosts yet')).toBeTruthy()
  await user.click(screen.getAllByRole('button', { name: 'Add a host' })[0] as HTMLElement)
  expect(screen.getByRole('dialog', { name: 'Add a host' })).toBeTruthy()
})

test('a wrong address and a taken name are shown before anything is sent; a refusal goes when it is changed', async () => {
  answer('hosts.add', () => {
    throw failure('ssh.refused', { operation: 'ssh.connect', values: { host: 'box9', port: '22' } })
  })
  const { user } = inWindow(<HostsPage />)
  await screen.findByRole('link', { name: 'Box' })
  await user.click(screen.getAllByRole('button', { name: 'Add a host' })[0] as HTMLElement)
  const dialog = within(screen.getByRole('dialog'))
  const address = dialog.getByRole('textbox', { name: /^Address/ })
  const send = () => user.click(dialog.getByRole('button', { name: 'Add the host' }))
  await user.type(address, 'box9:99999')
  await send()
  expect(dialog.getByText('A port is between 1 and 65535.')).toBeTruthy()
  await user.clear(address)
  expect(dialog.queryByText('A port is between 1 and 65535.')).toBeNull()
  await user.type(address, 'box9')
  await user.type(dialog.getByRole('textbox', { name: /^Name/ }), 'Gate')
  await send()
  expect(dialog.getByText('There is already a host with this name.')).toBeTruthy()
  expect(asked.some(({ path }) => path === 'hosts.add')).toBe(false)
  await user.type(dialog.getByRole('textbox', { name: /^Name/ }), ' 9')
  await send()
  expect(await dialog.findByRole('alert')).toBeTruthy()
  await user.type(address, '0')
  expect(dialog.queryByRole('alert')).toBeNull()
})

test('a list that cannot be read says why, and is read again', async () => {
  answer('hosts.list', () => {
    throw failure('hosts.newer', { operation: 'hosts', values: { path: '/h', found: '2', known: '1' } })
  })
  const { user } = inWindow(<HostsPage />)
  expect(await screen.findByText('The hosts could not be read')).toBeTruthy()
  answer('hosts.list', () => [])
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('No hosts yet')).toBeTruthy()
})

test('each host shows how it answered; one without an answer is queried', async () => {
  inWindow(<HostsPage />)
  expect(await screen.findByText('Not trusted yet')).toBeTruthy()
  const [box = '', gate = '', fresh = ''] = await rows()
  expect(box).toContain('Online')
  expect(box).toContain('NixOS 26.05 (Yarara)')
  expect(gate).toContain('Unreachable')
  expect(fresh).toContain('Not trusted yet')
  expect(asked.filter(({ path }) => path === 'hosts.ask')).toEqual([
    { path: 'hosts.ask', input: { host: 'new' } },
  ])
})

test('several are chosen, and deployed to together', async () => {
  const { user } = inWindow(<HostsPage />)
  await user.click(await screen.findByRole('checkbox', { name: 'Choose Box' }))
  await user.click(screen.getByRole('checkbox', { name: 'Choose Gate' }))
  expect(screen.getByText('2 hosts chosen')).toBeTruthy()
  const toolbar = screen.getByRole('toolbar', { name: 'Chosen hosts' })
  expect(within(toolbar).getByRole('link', { name: 'Deploy' }).getAttribute('href')).toContain(
    '/deploy?host=box&host=gate',
  )
})

test('they are filtered by text and state; where none is left, all come back at once', async () => {
  const { user } = inWindow(<HostsPage />)
  await screen.findByRole('link', { name: 'Box' })
  await user.selectOptions(screen.getByRole('combobox', { name: 'Show' }), 'online')
  expect(screen.queryByRole('link', { name: 'Gate' })).toBeNull()
  await user.type(screen.getByRole('searchbox', { name: 'Search hosts' }), 'gate')
  await user.click(await screen.findByRole('button', { name: 'Show all hosts' }))
  expect(screen.getByRole('link', { name: 'Gate' })).toBeTruthy()
})

test('who announces itself is added with its address and port', async () => {
  answer('hosts.discover', () => [found])
  const { user } = inWindow(<HostsPage />)
  await user.click(await screen.findByRole('button', { name: 'Add cellar' }))
  expect(screen.getByDisplayValue('192.0.2.9:2222')).toBeTruthy()
  expect(screen.getByDisplayValue('cellar')).toBeTruthy()
})

test('a machine that Kiln flashed is greeted when it first answers', async () => {
  const known = { id: 'box', name: 'Box', flashed: { image: null, name: 'Kitchen' }, first: true }
  answer('hosts.discover', () => [{ ...found, known }])
  inWindow(
    <>
      <HostsPage />
      <Announcer />
    </>,
  )
  expect(await screen.findByText('In your list')).toBeTruthy()
  expect(await screen.findAllByText('Box is online for the first time: it is Kitchen')).toBeTruthy()
})
