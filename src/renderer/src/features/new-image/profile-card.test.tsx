import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { profile } from '#shared/profiles/profile.ts'
import { inWindow } from '#testing/in-window.tsx'
import { ProfileCard } from './profile-card.tsx'

const strato = profile.parse({
  schema: 1,
  id: 'strato-host',
  name: 'Strato host',
  summary: 'Runs virtual machines.',
  flake: '.',
  formats: ['raw'],
  architectures: ['x86_64'],
  minimum: { memoryMiB: 512, cpus: 1, diskMiB: 256 },
  path: '/profiles/strato-host',
  schemaOptions: [],
  notReady: 'Its agent needs Swift 6 to be built.',
})
const card = (notReady: string | null) =>
  inWindow(
    <ProfileCard profile={{ ...strato, notReady }} chosen={false} onChoose={() => {}} onOpen={() => {}} />,
  )

test('a profile that cannot be built says so on its card, to a screen reader too', () => {
  card(strato.notReady)
  expect(screen.getByText(/Not ready: Its agent needs Swift 6/)).toBeTruthy()
  expect(screen.getByRole('radio', { name: 'Strato host', description: /Not ready/ })).toBeTruthy()
})

test('it says that an image of it was booted', () => {
  const choose = { chosen: false, onChoose: () => {}, onOpen: () => {} }
  const { rerender } = inWindow(<ProfileCard profile={strato} {...choose} />)
  expect(screen.queryByText('Boot-tested')).toBeNull()
  rerender(<ProfileCard profile={strato} bootTested="Kitchen" {...choose} />)
  expect(screen.getByText('Boot-tested').getAttribute('title')).toContain('Kitchen')
})

test('one to try Kiln with says that it is a demo', () => {
  const choose = { chosen: false, onChoose: () => {}, onOpen: () => {} }
  const { rerender } = inWindow(<ProfileCard profile={strato} {...choose} />)
  expect(screen.queryByText('Demo')).toBeNull()
  rerender(<ProfileCard profile={{ ...strato, demo: true }} {...choose} />)
  expect(screen.getByText('Demo')).toBeTruthy()
})

test('one that was not tried in full says that it is experimental, until an image of it was booted', () => {
  const choose = { chosen: false, onChoose: () => {}, onOpen: () => {} }
  const profile = { ...strato, experimental: 'Never booted with its own packages.' }
  const { rerender } = inWindow(<ProfileCard profile={profile} {...choose} />)
  expect(screen.getByText('Experimental')).toBeTruthy()
  const reason = /^Experimental: .*Never booted with its own packages/
  expect(screen.getByText(reason)).toBeTruthy()
  expect(screen.getByTitle(reason)).toBeTruthy()
  rerender(<ProfileCard profile={profile} bootTested="Kitchen" {...choose} />)
  expect(screen.queryByText('Experimental')).toBeNull()
})

test('one that can be built does not', () => {
  card(null)
  expect(screen.queryByText(/Not ready/)).toBeNull()
})

test('what it needs is named as the least', () => {
  card(null)
  expect(screen.getByText('Needs at least')).toBeTruthy()
})
