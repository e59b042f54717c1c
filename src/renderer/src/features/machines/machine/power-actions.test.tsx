import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleMachine } from '#testing/sample-machine.ts'
import { PowerActions } from './power-actions.tsx'

const names = () =>
  within(screen.getByRole('toolbar'))
    .getAllByRole('button')
    .map(each => each.textContent)
const button = (name: string) => screen.getByRole('button', { name })

test('what can be done depends on how the machine is', () => {
  const { rerender } = inWindow(<PowerActions machine={sampleMachine()} />)
  expect(names()).toEqual(['Power off', 'Force off', 'Reset', 'Pause'])
  rerender(<PowerActions machine={sampleMachine({ state: 'paused', paused: 'asked' })} />)
  expect(names()).toEqual(['Power off', 'Force off', 'Reset', 'Resume'])
  rerender(<PowerActions machine={sampleMachine({ state: 'stopping' })} />)
  expect(button('Powering off').getAttribute('aria-busy')).toBe('true')
  rerender(<PowerActions machine={sampleMachine({ runs: false, state: 'starting' })} />)
  expect(names()).toEqual(['Starting'])
  rerender(<PowerActions machine={sampleMachine({ runs: false, state: 'stopped', endedAt: 5 })} />)
  expect(names()).toEqual(['Start', 'Keep changes as an image', 'Remove'])
  // One that failed while QEMU runs can be switched off, and has nothing to resume from.
  rerender(<PowerActions machine={sampleMachine({ state: 'failed' })} />)
  expect(names()).toEqual(['Power off', 'Force off', 'Reset'])
})

test('the focus stays where the power was switched, and goes to the title where its button goes', () => {
  const page = (part: Parameters<typeof sampleMachine>[0]) => (
    <>
      <h1 data-page-title tabIndex={-1}>
        Kitchen
      </h1>
      <PowerActions machine={sampleMachine(part)} />
    </>
  )
  const off = { runs: false, state: 'stopped', endedAt: 5 } as const
  const { rerender } = inWindow(page({}))
  button('Power off').focus()
  rerender(page(off))
  expect(document.activeElement).toBe(button('Start'))
  rerender(page({}))
  button('Pause').focus()
  rerender(page({ state: 'paused', paused: 'asked' }))
  expect(document.activeElement).toBe(button('Resume'))
  rerender(page(off))
  expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Kitchen' }))
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
