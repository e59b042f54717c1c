import { screen, within } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { navigate } from '#lib/hash-location.ts'
import type { HostHistory } from '#shared/deploy/memory.ts'
import { profile as profileSchema } from '#shared/profiles/profile.ts'
import { deployHref } from '#shared/window/routes.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleBox } from '#testing/sample-box.ts'
import { sampleFacts, sampleHistory, sampleHost, sampleState } from '#testing/sample-host.ts'
import { DeployPage } from './deploy-page.tsx'
import { beginForBox, newDraft, updateDraft } from './wizard/draft.ts'
import { begin } from './wizard/link.ts'

const profile = profileSchema.parse({
  schema: 1,
  id: 'tiny',
  name: 'Tiny',
  summary: 'Small.',
  flake: '.',
  path: '/lab/tiny',
  trusted: true,
  formats: ['raw'],
  architectures: ['x86_64'],
  minimum: { memoryMiB: 512, cpus: 1, diskMiB: 256 },
  schemaOptions: [
    {
      key: 'message',
      label: 'Login message',
      group: 'System',
      description: 'Shown at the login.',
      default: '',
      type: { kind: 'string' },
    },
  ],
})
const settings = {
  profile: 'tiny',
  architecture: 'x86_64' as const,
  options: { message: 'Hello from there' },
}
const now = { at: Date.now(), error: null }
const builtWith = sampleHistory({ asked: now, facts: { at: 1, facts: sampleFacts({ settings }) } })

function engine(histories: Record<string, HostHistory>) {
  navigate('/deploy')
  answer('hosts.list', () => Object.keys(histories).map(id => sampleHost({ id, name: `Host ${id}` })))
  answer('hosts.states', () => Object.keys(histories).map(id => sampleState({ id, asked: now })))
  answer('hosts.history', input => histories[(input as { host: string }).host] ?? sampleHistory())
  answer('images.list', () => ({ images: [], problems: [] }) as never)
  answer('profiles.list', () => ({ profiles: [profile], problems: [] }))
  answer('builds.check', () => ({ problems: [], tools: [] }) as never)
}
const button = (name: string) => screen.findByRole('button', { name })
const box = (name: string) => screen.findByRole('checkbox', { name })
const message = () => screen.findByRole<HTMLInputElement>('textbox', { name: /Login message/ })

beforeEach(() => updateDraft(() => newDraft))

test('a host that is chosen first fills the form with what it was built with, and takes it along again', async () => {
  engine({ box: builtWith, other: sampleHistory({ asked: now }) })
  const { user } = inWindow(<DeployPage />)
  await user.click(await button('Choose the hosts first'))
  await user.click(await box('Host box'))
  expect(await screen.findByText('Filled in from Host box')).toBeTruthy()
  await user.click(await button('Review'))
  expect((await message()).value).toBe('Hello from there')
  await user.click(await button('Next'))
  await user.click(await box('Host box'))
  await user.click(await box('Host other'))
  await user.click(await button('Next'))
  expect(screen.getAllByText('Choose in the first step what the hosts should get.').length).toBeGreaterThan(0)
})

test('what a person has typed is replaced only when they say so, and comes back with Undo', async () => {
  engine({ box: builtWith })
  updateDraft(from => ({ ...from, from: 'profile', profile: 'tiny', options: { tiny: { message: 'Mine' } } }))
  const { user } = inWindow(<DeployPage />)
  expect((await message()).value).toBe('Mine')
  await user.click(await button('Next'))
  await user.click(await box('Host box'))
  expect(await screen.findByText('Host box has a different configuration')).toBeTruthy()
  await user.click(await button('Start from it'))
  await user.click(await button('Review'))
  expect((await message()).value).toBe('Hello from there')
  await user.click(await button('Next'))
  await user.click(await button('Undo'))
  expect(await button('Start from it')).toBeTruthy()
  await user.click(await button('Back'))
  expect((await message()).value).toBe('Mine')
})

test('a host that was never queried is queried first', async () => {
  const histories = { box: sampleHistory({ facts: null, asked: null }) }
  engine(histories)
  answer('hosts.states', () => [sampleState({ asked: null, facts: null })])
  let say = (_: unknown) => {}
  answer('hosts.ask', () => new Promise(resolve => (say = () => resolve(sampleState({ asked: now })))))
  const { user } = inWindow(<DeployPage />)
  await user.click(await button('Choose the hosts first'))
  await user.click(await box('Host box'))
  expect(await screen.findByText('Asking Host box what it was built with')).toBeTruthy()
  histories.box = builtWith
  say(null)
  expect(await screen.findByText('Filled in from Host box')).toBeTruthy()
  expect(asked.filter(({ path }) => path === 'hosts.ask')).toHaveLength(1)
})

test('each host gets its configuration: the pairs are shown, changed, and planned together [D7]', async () => {
  engine({ kitchen: sampleHistory(), attic: sampleHistory(), spare: sampleHistory() })
  answer('hosts.list', () => ['kitchen', 'attic', 'spare'].map(id => sampleHost({ id, name: id })))
  answer('deploys.configurations', () => ({ configurations: ['attic', 'installer', 'kitchen'] }))
  answer('deploys.plan', () => ({ job: 'plan-1', subject: 'plan-1' }))
  const { user } = inWindow(<DeployPage />)
  await user.click(await screen.findByRole('radio', { name: 'Each host its own system' }))
  await user.type(await screen.findByRole('textbox', { name: 'Flake' }), './machines#attic')
  await user.click(await button('Next'))
  expect((await screen.findAllByText(/without # and what follows/)).length).toBeGreaterThan(0)
  await user.clear(await screen.findByRole('textbox', { name: 'Flake' }))
  await user.type(await screen.findByRole('textbox', { name: 'Flake' }), './machines')
  await user.click(await button('Next'))

  const hostOf = (name: string) =>
    screen.findByRole<HTMLSelectElement>('combobox', { name: `Host of ${name}` })
  expect((await hostOf('kitchen')).value).toBe('kitchen')
  expect(await screen.findByText('2 of 3 configurations have a host.')).toBeTruthy()
  expect(await screen.findByText('Not deployed: no host has its name')).toBeTruthy()
  expect(await screen.findByText('Hosts that get nothing: spare')).toBeTruthy()

  await user.selectOptions(await hostOf('installer'), 'attic')
  await user.selectOptions(await hostOf('attic'), 'attic')
  await user.click(await button('Next'))
  expect(screen.getAllByText(/2 configurations are in doubt/).length).toBeGreaterThan(0)
  await user.selectOptions(await hostOf('installer'), 'spare')
  await user.selectOptions(await hostOf('attic'), 'None: leave it out')
  expect(await screen.findByText('Left out by you')).toBeTruthy()
  await user.click(await button('Next'))

  await user.type(await screen.findByRole('textbox', { name: 'Waves' }), 'nothing')
  await user.click(await button('Next'))
  expect(screen.getAllByText(/None of these hosts has the tag nothing/).length).toBeGreaterThan(0)
  await user.clear(await screen.findByRole('textbox', { name: 'Waves' }))
  await user.click(await screen.findByRole('radio', { name: 'Go on with all' }))
  await user.click(await button('Next'))
  await vi.waitFor(() => expect(asked.some(({ path }) => path === 'deploys.plan')).toBe(true))
  expect(asked.findLast(({ path }) => path === 'deploys.plan')?.input).toMatchObject({
    request: {
      source: {
        kind: 'each',
        of: [
          { host: 'spare', source: { kind: 'flake', reference: './machines#installer' } },
          { host: 'kitchen', source: { kind: 'flake', reference: './machines#kitchen' } },
        ],
      },
      hosts: [{ name: 'spare' }, { name: 'kitchen' }],
      afterFailure: 'go-on',
    },
  })
})

test('each host shows its box, and one of another box is warned about before the plan [N16]', async () => {
  engine({ living: sampleHistory({ asked: now }), room: sampleHistory({ asked: now }) })
  const living = sampleBox({ id: '00000000000000ab', name: 'Living room', host: 'living' })
  answer('boxes.list', () => ({ boxes: [living], problems: [], foreign: [], untaken: null }))
  const source = {
    kind: 'profile' as const,
    profile: 'tiny',
    options: {},
    architecture: 'x86_64' as const,
  }
  updateDraft(from => beginForBox(from, { box: { id: '00000000000000ac', name: 'Room' }, hosts: [], source }))
  const { user } = inWindow(<DeployPage />)
  expect(await screen.findByText('Box Living room')).toBeTruthy()
  await user.click(await box('Host room'))
  expect(screen.queryByText('This host belongs to the box Living room')).toBeNull()
  await user.click(await box('Host room'))
  await user.click(await box('Host living'))
  expect(await screen.findByText('This host belongs to the box Living room')).toBeTruthy()
  // One or the other.
  expect(screen.queryByText('The host that you choose becomes the computer of the box Room.')).toBeNull()
  expect(screen.getByRole('link', { name: 'Open box Living room' }).getAttribute('href')).toContain(living.id)
})

test('a host is added where hosts are chosen, and is chosen then', async () => {
  engine({ kitchen: sampleHistory(), porch: sampleHistory() })
  answer('hosts.add', () => sampleHost({ id: 'porch', name: 'Host porch' }))
  answer('hosts.keys', () => ({ state: 'trusted', known: [], offered: [] }))
  updateDraft(() => ({ ...newDraft, step: 'where' }))
  const { user } = inWindow(<DeployPage />)
  await user.click(await button('Add a host'))
  await user.type(screen.getByRole('textbox', { name: /^Address/ }), 'root@192.0.2.7')
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Add the host' }))
  await user.keyboard('{Escape}')
  expect((await box('Host porch')).matches(':checked')).toBe(true)
  expect((await box('Host kitchen')).matches(':checked')).toBe(false)
})

test('boxes are chosen in place of a flake, each for its host [D7] [N16]', async () => {
  engine({ kitchen: sampleHistory(), attic: sampleHistory() })
  answer('hosts.list', () => ['kitchen', 'attic'].map(id => sampleHost({ id, name: id })))
  const boxes = ['kitchen', 'attic', 'cellar'].map((name, at) =>
    sampleBox({
      id: `00000000000000a${at}`,
      name: `Box ${name}`,
      profile: 'tiny',
      host: name === 'cellar' ? null : name,
    }),
  )
  answer('boxes.list', () => ({ boxes, problems: [], foreign: [], untaken: null }))
  answer('deploys.plan', () => ({ job: 'plan-1', subject: 'plan-1' }))
  const { user } = inWindow(<DeployPage />)
  await user.click(await screen.findByRole('radio', { name: 'Each host its own system' }))
  await user.click(await screen.findByRole('radio', { name: 'Boxes' }))
  await user.click(await button('Next'))
  expect(await screen.findByText('Without a host: Box cellar')).toBeTruthy()
  await user.click(await button('Next'))
  expect(screen.getAllByText('Choose at least one box.').length).toBeGreaterThan(0)
  await user.click(await button('All shown'))
  expect(await screen.findByText('2 boxes chosen')).toBeTruthy()
  await user.click(await button('Next'))
  await user.click(await button('Next'))
  await vi.waitFor(() => expect(asked.some(({ path }) => path === 'deploys.plan')).toBe(true))
  const source = { kind: 'profile', profile: 'tiny', options: {} }
  expect(asked.findLast(({ path }) => path === 'deploys.plan')?.input).toMatchObject({
    request: {
      source: {
        kind: 'each',
        of: [
          { host: 'attic', source, box: '00000000000000a1' },
          { host: 'kitchen', source, box: '00000000000000a0' },
        ],
      },
      hosts: [{ name: 'attic' }, { name: 'kitchen' }],
    },
  })
  expect(await screen.findByText("kiln deploy 'Box attic' 'Box kitchen'")).toBeTruthy()
})

test('a box without a host is deployed to one that is chosen, and says whose computer that becomes [N16]', async () => {
  engine({ box: builtWith })
  const kitchen = sampleBox({ profile: 'tiny', options: { message: 'Hello' } })
  answer('boxes.show', () => ({ ...kitchen, keyring: null, failed: [], otherDrives: [] }))
  answer('deploys.plan', () => ({ job: 'job', subject: 'plan' }))
  begin(new URLSearchParams(deployHref({ box: kitchen.id }).split('?')[1]))
  const { user } = inWindow(<DeployPage />)
  expect(
    await screen.findByText('The host that you choose becomes the computer of the box Kitchen.'),
  ).toBeTruthy()
  await user.click(await box('Host box'))
  expect(screen.queryByText('Filled in from Host box')).toBeNull()
  await user.click(await button('Next'))
  await user.click(await button('Next'))
  await vi.waitFor(() =>
    expect(asked.find(({ path }) => path === 'deploys.plan')?.input).toMatchObject({
      request: { box: kitchen.id, source: { profile: 'tiny', options: { message: 'Hello' } } },
    }),
  )
})
