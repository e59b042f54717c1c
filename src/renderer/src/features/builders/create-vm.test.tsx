import { screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { CreateVm } from './create-vm.tsx'

test('how little memory Lima takes, and what needs more, is shown before a VM is created', async () => {
  answer('lima.create', () => ({ job: 'j', subject: 'kiln' }))
  const onClose = vi.fn()
  const { user } = inWindow(<CreateVm onClose={onClose} />)
  const memory = await screen.findByRole('textbox', { name: 'Memory in GiB' })
  const help = document.getElementById(memory.getAttribute('aria-describedby') ?? '')
  expect(help?.textContent).toMatch(/half of this computer’s memory, at most 4 GiB.*needs more/)
  await user.type(memory, '6')
  await user.click(screen.getByRole('button', { name: 'Create and start' }))
  await waitFor(() => expect(onClose).toHaveBeenCalled())
  const created = asked.find(({ path }) => path === 'lima.create')
  expect(created).toMatchObject({ input: { sizes: { memoryBytes: 6 * 2 ** 30 } } })
})
