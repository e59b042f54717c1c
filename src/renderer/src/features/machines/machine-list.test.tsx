import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import { answer } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleMachine } from '#testing/sample-machine.ts'
import { MachineList } from './machine-list.tsx'

test('without machines the list says what they are and where to begin', async () => {
  answer('machines.list', () => ({ machines: [], problems: [] }))
  inWindow(<MachineList />)
  expect(await screen.findByRole('link', { name: 'Choose an image' })).toBeTruthy()
})

test('ports of a machine that runs are links, unless a browser cannot open them; those of an ended one are gone', async () => {
  answer('machines.list', () => ({
    machines: [
      sampleMachine(),
      sampleMachine({ id: 'tiny-3c4d', name: 'Cellar', runs: false, state: 'stopped', endedAt: 5 }),
    ],
    problems: [],
  }))
  inWindow(<MachineList />)
  const links = (await screen.findAllByRole('link')).map(link => link.getAttribute('href'))
  // The link does not use the name of the window's own server: jsdom's is localhost.
  expect(links.filter(href => href?.startsWith('http'))).toEqual(['http://127.0.0.1:8080/'])
  expect(screen.getByText('2223 → 22')).toBeTruthy()
  expect(screen.getByText('Off')).toBeTruthy()
})

test('a machine whose record cannot be read leaves the others', async () => {
  const error = failure('machine.newer', {
    operation: 'machines',
    values: { path: '/m', found: '2', known: '1' },
  }).report()
  answer('machines.list', () => ({ machines: [sampleMachine()], problems: [{ id: 'tiny-9999', error }] }))
  inWindow(<MachineList />)
  expect(await screen.findByText('1 machine cannot be shown')).toBeTruthy()
  expect(screen.getByRole('heading', { name: 'Kitchen' })).toBeTruthy()
})
