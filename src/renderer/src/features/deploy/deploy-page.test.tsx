import { screen, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { builtWith, deployEngine, now } from '#testing/sample-deploy.ts'
import { sampleHistory, sampleHost, sampleState } from '#testing/sample-host.ts'
import { DeployPage } from './deploy-page.tsx'
import { newDraft, updateDraft } from './wizard/draft.ts'

const button = (name: string) => screen.findByRole('button', { name })
const box = (name: string) => screen.findByRole('checkbox', { name })
const message = () => screen.findByRole<HTMLInputElement>('textbox', { name: /Login message/ })

beforeEach(() => updateDraft(() => newDraft))

test('a host that is chosen first fills the form with what it was built with, and takes it along again', async () => {
  deployEngine({ box: builtWith, other: sampleHistory({ asked: now }) })
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
  deployEngine({ box: builtWith })
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
  deployEngine(histories)
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

test('a host is added where hosts are chosen, and is chosen then', async () => {
  deployEngine({ kitchen: sampleHistory(), porch: sampleHistory() })
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
