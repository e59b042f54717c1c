import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleFacts, sampleHistory, sampleHost, sampleNote, system } from '#testing/sample-host.ts'
import { Generations } from './generations.tsx'

const page = (history = sampleHistory()) => ({ host: sampleHost(), history, ask: () => {}, asking: false })
const units = { added: [], changed: ['nginx.service'], removed: [] }

test('the newest comes first; what runs cannot be gone back to', () => {
  const facts = { at: 1, facts: sampleFacts({ profileGeneration: 2, bootedGeneration: 1 }) }
  inWindow(<Generations page={page(sampleHistory({ facts }))} images={[]} />)
  const [third, second, first] = screen.getAllByRole('listitem').map(row => within(row))
  expect(third?.getByText('Running')).toBeTruthy()
  expect(third?.queryByRole('link')).toBeNull()
  expect(second?.getByText('Boots next')).toBeTruthy()
  expect(first?.getByText('Booted')).toBeTruthy()
  expect(first?.getByRole('link', { name: 'Roll back to generation 1' }).getAttribute('href')).toContain(
    '/deploy?host=box&generation=1',
  )
})

test('opening a change queries the host for it, from the older to the newer', async () => {
  answer('deploys.compare', () => ({ packages: [{ name: 'curl', before: ['8.5'], after: ['8.10'] }], units }))
  const { user } = inWindow(<Generations page={page()} images={[]} />)
  expect(asked).toEqual([])
  await user.click(screen.getByRole('button', { name: 'What changed: Generation 2' }))
  expect(await screen.findByText('8.10')).toBeTruthy()
  expect(screen.getByText('nginx.service')).toBeTruthy()
  await user.selectOptions(screen.getByRole('combobox', { name: 'Compared with' }), '3')
  expect(asked.map(({ input }) => input)).toEqual([
    { host: 'box', from: system(1), to: system(2) },
    { host: 'box', from: system(2), to: system(3) },
  ])
})

test('one that was deployed from here says what it was', () => {
  inWindow(
    <Generations page={page(sampleHistory({ deploys: [sampleNote({ to: system(2) })] }))} images={[]} />,
  )
  expect(screen.getByText('deployed here: ./machines#box')).toBeTruthy()
})
