import { useQueryClient } from '@tanstack/react-query'
import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleHost } from '#testing/sample-host.ts'
import { FirstAnswers } from './first-answers.tsx'

const flashed = { image: 'tiny-1', name: 'Kitchen', at: 1 }
const box = sampleHost({ id: 'box1', name: 'box1', added: 'flashed', flashed })
/** Stands for the engine's event of a changed list. */
function Changed() {
  const queries = useQueryClient()
  return (
    <button type="button" onClick={() => void queries.invalidateQueries({ queryKey: ['hosts'] })}>
      changed
    </button>
  )
}
const looked = () => asked.filter(({ path }) => path === 'hosts.discover').length

test('a machine is waited for on the network until its key has been seen there [N8]', async () => {
  let seen: typeof box.seen = null
  answer('hosts.list', () => [{ ...box, seen }])
  answer('hosts.discover', () => {
    seen = { at: 2 }
    return []
  })
  const { user } = inWindow(
    <>
      <Changed />
      <FirstAnswers names={['box1']} />
    </>,
  )
  expect(await screen.findByText('Waiting for box1 to answer on this network')).toBeTruthy()
  await vi.waitFor(() => expect(looked()).toBe(1))
  await user.click(screen.getByText('changed'))
  const link = await screen.findByRole('link', { name: 'box1 is online: it is Kitchen' })
  expect(link.getAttribute('href')).toContain('/hosts/box1')
})

test('one that has answered before is not looked for, and a host of the same name that Kiln did not flash is not meant', async () => {
  answer('hosts.list', () => [{ ...box, seen: { at: 2 } }, sampleHost({ id: 'box2', name: 'box2' })])
  inWindow(<FirstAnswers names={['box1', 'box2']} />)
  expect(await screen.findAllByRole('listitem')).toHaveLength(1)
  expect(looked()).toBe(0)
})
