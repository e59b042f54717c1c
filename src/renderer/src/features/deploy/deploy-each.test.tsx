import { screen } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { deployHref } from '#shared/window/routes.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleBox } from '#testing/sample-box.ts'
import { builtWith, deployEngine, now } from '#testing/sample-deploy.ts'
import { sampleHistory, sampleHost } from '#testing/sample-host.ts'
import { DeployPage } from './deploy-page.tsx'
import { beginForBox, newDraft, updateDraft } from './wizard/draft.ts'
import { begin } from './wizard/link.ts'

const button = (name: string) => screen.findByRole('button', { name })
const box = (name: string) => screen.findByRole('checkbox', { name })

beforeEach(() => updateDraft(() => newDraft))

test('each host gets its configuration: the pairs are shown, changed, and planned together [D7]', async () => {
  deployEngine({ kitchen: sampleHistory(), attic: sampleHistory(), spare: sampleHistory() })
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
  await user.click(await screen.findByRole('radio', { name: 'Continue with all' }))
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
  deployEngine({ living: sampleHistory({ asked: now }), room: sampleHistory({ asked: now }) })
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

test('boxes are chosen in place of a flake, each for its host [D7] [N16]', async () => {
  deployEngine({ kitchen: sampleHistory(), attic: sampleHistory() })
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
  deployEngine({ box: builtWith })
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
