import { fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { failure } from '#shared/errors.ts'
import { answer, asked, forgetAnswers } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleMachine } from '#testing/sample-machine.ts'
import { OwnTerminal } from './own-terminal.tsx'

afterEach(forgetAnswers)

const ssh = { name: 'SSH', guest: 22, host: 2223, protocol: 'tcp', insteadOf: null, url: null } as const
const known = sampleMachine({ forwards: [ssh], hostKey: 'ssh-ed25519 AAAA', user: 'root' })
const button = () => screen.queryByRole('button', { name: 'Open in my terminal' })

test('a terminal is offered where there is one, and its limits are shown', async () => {
  answer('machines.terminalProgram', () => ({ program: 'xterm' }))
  answer('machines.openTerminal', () => {
    throw failure('terminal.failed', { operation: 'a', values: { program: 'xterm', reason: 'no display' } })
  })
  inWindow(<OwnTerminal machine={known} />)
  fireEvent.click(await screen.findByRole('button', { name: 'Open in my terminal' }))
  expect(await screen.findByText(/xterm did not open: no display/)).toBeTruthy()
  expect(asked).toContainEqual({ path: 'machines.openTerminal', input: { id: known.id } })
})

test('none is offered without one', async () => {
  answer('machines.terminalProgram', () => ({ program: null }))
  inWindow(<OwnTerminal machine={known} />)
  await vi.waitFor(() => expect(asked.map(({ path }) => path)).toEqual(['machines.terminalProgram']))
  expect(screen.getByText(`kiln machines ssh ${known.id}`)).toBeTruthy()
  expect(button()).toBeNull()
})

test('no terminal is offered to a machine without a known host key, or to one that is off', () => {
  const { rerender } = inWindow(<OwnTerminal machine={{ ...known, hostKey: null }} />)
  expect(screen.getByText('ssh -p 2223 root@127.0.0.1')).toBeTruthy()
  rerender(<OwnTerminal machine={{ ...known, runs: false, state: 'stopped' }} />)
  expect(screen.queryByRole('region')).toBeNull()
  expect(asked).toEqual([])
})
