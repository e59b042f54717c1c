import { useQueryClient } from '@tanstack/react-query'
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import { answer } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleBox } from '#testing/sample-box.ts'
import { sampleMachine } from '#testing/sample-machine.ts'
import { Announcer } from '#ui/feedback/announcer.tsx'
import { MachinePage } from './machine-page.tsx'

/** The page, and the engine's word that something has changed. */
function Watched() {
  const queries = useQueryClient()
  return (
    <>
      <MachinePage />
      <Announcer />
      <button type="button" onClick={() => queries.invalidateQueries({ queryKey: ['machines'] })}>
        changed
      </button>
    </>
  )
}

async function opened() {
  answer('jobs.list', () => [])
  answer('machines.show', () => sampleMachine())
  const { user } = inWindow(<Watched />)
  await screen.findByRole('heading', { level: 1, name: /Kitchen/ })
  return () => user.click(screen.getByRole('button', { name: 'changed' }))
}

test('a machine that was removed elsewhere is no longer shown', async () => {
  const changed = await opened()
  answer('machines.show', () => {
    throw failure('machine.unknown', {
      operation: 'machines.show',
      values: { id: 'tiny-1a2b', suggestion: '' },
    })
  })
  await changed()
  expect(await screen.findByText('This machine cannot be shown')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Machines' })).toBeTruthy()
  expect(screen.queryByText('Kitchen')).toBeNull()
})

test('a machine leads to its box', async () => {
  const { id } = sampleMachine()
  answer('boxes.list', () => ({
    boxes: [sampleBox({ machines: [id] }), sampleBox({ id: '00000000000000ab', name: 'Other' })],
    problems: [],
    foreign: [],
    untaken: null,
  }))
  await opened()
  const link = await screen.findByRole('link', { name: /^Open box/ })
  expect(link.getAttribute('href')).toContain('/boxes/00000000000000aa')
})

test('a change of its state is announced, and not what it was from the start', async () => {
  const changed = await opened()
  expect(screen.queryByText('Kitchen: Running')).toBeNull()
  answer('machines.show', () => sampleMachine({ state: 'paused', paused: 'asked' }))
  await changed()
  expect(await screen.findByText('Kitchen: Paused')).toBeTruthy()
})
