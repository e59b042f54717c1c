import { screen } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { sampleProfile } from '#test/profiles/sample-profile.ts'
import { answer } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleFacts, sampleHost, sampleState } from '#testing/sample-host.ts'
import { Finder } from './command-palette.tsx'

beforeEach(() => {
  answer('profiles.list', () => ({ profiles: [sampleProfile], problems: [] }))
  answer('images.list', () => ({ images: [], problems: [], unfinished: [] }))
  answer('jobs.list', () => [])
})
function drawn() {
  const onRun = vi.fn()
  return { ...inWindow(<Finder onRun={onRun} />), onRun }
}
const field = () => screen.getByRole('combobox')
const ran = (onRun: ReturnType<typeof vi.fn>) => onRun.mock.calls.map(([entry]) => entry.id)

test('Enter opens the first match', async () => {
  const { user, onRun } = drawn()
  await user.type(field(), 'sett{Enter}')
  expect(ran(onRun)).toEqual(['/settings'])
})

test('the arrows cycle through the matches, and the active one is announced', async () => {
  const { user, onRun } = drawn()
  await user.type(field(), 'theme')
  const options = screen.getAllByRole('option')
  // The setting itself, and three to choose.
  expect(options).toHaveLength(4)
  const active = () => options.findIndex(one => one.getAttribute('aria-selected') === 'true')
  expect(active()).toBe(0)
  await user.keyboard('{ArrowUp}')
  expect(active()).toBe(3)
  expect(field().getAttribute('aria-activedescendant')).toBe(options[3]?.id)
  await user.keyboard('{ArrowDown}{ArrowDown}{Enter}')
  expect(ran(onRun)).toEqual(['theme:light'])
})

test('a setting is found by its label, and opens the page at it', async () => {
  const { user, onRun } = drawn()
  await user.type(field(), 'derivations{Enter}')
  expect(ran(onRun)).toEqual(['setting:max-jobs'])
  onRun.mock.calls[0]?.[0].run()
  expect(window.location.hash).toBe('#/settings?setting=max-jobs')
})

test('a click runs an entry, and profiles are among them', async () => {
  const { user, onRun } = drawn()
  await user.click(await screen.findByRole('option', { name: /Sample/ }))
  expect(ran(onRun)).toEqual(['profile:sample'])
})

test('where nothing matches it says so outside of the list, and Enter does nothing', async () => {
  const { user, onRun } = drawn()
  await user.type(field(), 'nothing like this{Enter}')
  expect(screen.queryAllByRole('option')).toEqual([])
  expect(screen.getByRole('listbox').textContent).toBe('')
  expect(screen.getByText(/Nothing matches/)).toBeTruthy()
  expect(onRun).not.toHaveBeenCalled()
})

test('an installation is begun without knowing where its button is', async () => {
  const { user, onRun } = drawn()
  await user.type(field(), 'install{Enter}')
  expect(ran(onRun)).toEqual(['install'])
})

test('Deploy, and the pages of a host, are found by their names', async () => {
  answer('hosts.list', () => [
    sampleHost({ id: 'desk', name: 'Desk' }),
    sampleHost({ id: 'yard', name: 'Yard' }),
  ])
  const kiln = (profile: string) => sampleFacts({ kiln: { profile, build: null } })
  answer('hosts.states', () => [
    sampleState({ id: 'desk', facts: { ...kiln('workstation'), at: 1 } }),
    sampleState({ id: 'yard', facts: { ...kiln('orchestrator'), at: 1 } }),
  ])
  const { user, onRun } = drawn()
  await screen.findByRole('option', { name: /^Desk/ })
  const found = async (typed: string) => {
    await user.clear(field())
    await user.type(field(), typed)
    return screen.getAllByRole('option').map(one => one.textContent)
  }
  expect(await found('sessions')).toEqual(['Sessions of Desk'])
  expect(await found('workloads')).toEqual(['Workloads of Yard'])
  expect(await found('deploy')).toEqual(['Deploy to hosts…', 'Deploy to Desk', 'Deploy to Yard'])
  await user.keyboard('{Enter}')
  onRun.mock.calls[0]?.[0].run()
  expect(window.location.hash).toBe('#/deploy')
})
