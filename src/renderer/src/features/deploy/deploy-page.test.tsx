// @vitest-environment jsdom
import { screen } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { navigate } from '#lib/hash-location.ts'
import type { HostHistory } from '#shared/deploy/memory.ts'
import { profile as profileSchema } from '#shared/profiles/profile.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleFacts, sampleHistory, sampleHost, sampleState } from '#testing/sample-host.ts'
import { DeployPage } from './deploy-page.tsx'
import { newDraft, updateDraft } from './wizard/draft.ts'

vi.mock('#lib/engine/connection.ts', async () => (await import('#testing/fake-engine.ts')).fakeConnection)

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
