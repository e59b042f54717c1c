// @vitest-environment jsdom
import { screen, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleMachine } from '#testing/sample-machine.ts'
import { PowerActions } from './power-actions.tsx'

vi.mock('#lib/engine/connection.ts', async () => (await import('#testing/fake-engine.ts')).fakeConnection)

const names = () =>
  within(screen.getByRole('toolbar'))
    .getAllByRole('button')
    .map(each => each.textContent)
const button = (name: string) => screen.getByRole('button', { name })

test('what can be done depends on how the machine is', () => {
  const { rerender } = inWindow(<PowerActions machine={sampleMachine()} />)
  expect(names()).toEqual(['Power off', 'Force off', 'Reset', 'Pause'])
  rerender(<PowerActions machine={sampleMachine({ state: 'paused' })} />)
  expect(names()).toEqual(['Power off', 'Force off', 'Reset', 'Resume'])
  rerender(<PowerActions machine={sampleMachine({ state: 'stopping' })} />)
  expect(button('Powering off').getAttribute('aria-busy')).toBe('true')
  rerender(<PowerActions machine={sampleMachine({ runs: false, state: 'stopped', endedAt: 5 })} />)
  expect(names()).toEqual(['Start', 'Keep changes as an image', 'Remove'])
  // One that failed while QEMU runs can be switched off.
  rerender(<PowerActions machine={sampleMachine({ state: 'failed' })} />)
  expect(names()).toContain('Force off')
})

test('the power is cut only after a question, whose safe answer has the focus', async () => {
  answer('machines.forceOff', () => sampleMachine({ runs: false, state: 'stopped', endedAt: 5 }))
  const { user } = inWindow(<PowerActions machine={sampleMachine()} />)
  await user.click(button('Force off'))
  const dialog = screen.getByRole('dialog', { name: 'Force Kitchen off?' })
  expect(document.activeElement).toBe(within(dialog).getByRole('button', { name: 'Cancel' }))
  expect(asked).toEqual([])
  await user.click(within(dialog).getByRole('button', { name: 'Force off' }))
  expect(asked).toEqual([{ path: 'machines.forceOff', input: { id: 'tiny-1a2b' } }])
})
