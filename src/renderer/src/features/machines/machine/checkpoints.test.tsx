import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleMachine } from '#testing/sample-machine.ts'
import { Checkpoints } from './checkpoints.tsx'

const checkpoint = { name: 'clean', createdAt: 1, memoryBytes: 0 }
const started = { job: 'j', subject: 'tiny-1a2b' }
const commands = () => asked.filter(({ path }) => path.startsWith('machines.'))
const button = (name: string) => screen.getByRole('button', { name })

test('one is made under the typed name, and a failure says why', async () => {
  answer('jobs.list', () => [])
  answer('machines.makeCheckpoint', () => started)
  const { user } = inWindow(<Checkpoints machine={sampleMachine()} />)
  const name = screen.getByRole('textbox', { name: 'Name of the new checkpoint' })
  await user.type(name, ' clean {Enter}')
  expect(commands()).toEqual([{ path: 'machines.makeCheckpoint', input: { id: 'tiny-1a2b', name: 'clean' } }])
  await waitFor(() => expect(name).toHaveProperty('value', ''))
  answer('machines.makeCheckpoint', () => {
    const values = { machine: 'Kitchen', name: 'clean' }
    throw failure('machine.checkpoint-taken', { operation: 'machines.checkpoint', values })
  })
  await user.type(name, 'clean{Enter}')
  expect(await screen.findByText(/already has a checkpoint/)).toBeTruthy()
})

test('Create keeps the focus when it has emptied the name', async () => {
  answer('jobs.list', () => [])
  answer('machines.makeCheckpoint', () => started)
  const { user } = inWindow(<Checkpoints machine={sampleMachine()} />)
  const name = screen.getByRole('textbox', { name: 'Name of the new checkpoint' })
  await user.type(name, 'clean')
  await user.click(button('Create'))
  await waitFor(() => expect(name).toHaveProperty('value', ''))
  expect(document.activeElement).toBe(button('Create'))
  await user.keyboard('{Enter}')
  expect(commands()).toHaveLength(1)
})

test('going back asks first, because it loses what was done since', async () => {
  answer('jobs.list', () => [])
  answer('machines.goBack', () => started)
  const { user } = inWindow(<Checkpoints machine={sampleMachine({ checkpoints: [checkpoint] })} />)
  await user.click(button('Go back to clean'))
  expect(commands()).toEqual([])
  const dialog = screen.getByRole('dialog', { name: 'Go back to clean?' })
  await user.click(within(dialog).getByRole('button', { name: 'Go back' }))
  expect(commands()).toEqual([{ path: 'machines.goBack', input: { id: 'tiny-1a2b', name: 'clean' } }])
})

test('an ended machine shows its checkpoints and offers none of them', () => {
  answer('jobs.list', () => [])
  const ended = sampleMachine({ checkpoints: [checkpoint], runs: false, state: 'stopped', endedAt: 5 })
  inWindow(<Checkpoints machine={ended} />)
  expect(button('Go back to clean')).toHaveProperty('ariaDisabled', 'true')
  expect(screen.queryByRole('textbox')).toBeNull()
})
