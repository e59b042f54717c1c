import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { ToolReport } from '#shared/doctor.ts'
import { answer, loseEngine } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { ToolsState } from './tools-state.tsx'

test('nothing is called ready once the connection is lost', async () => {
  answer('doctor.check', () => ({ tools: [], ready: true }))
  const { rerender } = inWindow(<ToolsState />)
  expect(await screen.findByText('Tools installed')).toBeTruthy()
  loseEngine()
  rerender(<ToolsState />)
  expect(screen.queryByText('Tools installed')).toBeNull()
  expect(screen.getByText('Not connected')).toBeTruthy()
})

test('a missing tool has its own sign, not just another colour', async () => {
  const tool: ToolReport = {
    id: 'qemu-img',
    name: 'qemu-img',
    why: 'Converts disks.',
    state: 'missing',
    required: true,
    extra: false,
    version: null,
    path: null,
    problem: null,
    install: 'apt install qemu-utils',
    fix: null,
  }
  answer('doctor.check', () => ({ tools: [], ready: true }))
  const { container, unmount } = inWindow(<ToolsState />)
  expect(await screen.findByText('Tools installed')).toBeTruthy()
  expect(container.querySelector('.state-dot')).toBeTruthy()
  unmount()
  answer('doctor.check', () => ({ tools: [tool], ready: false }))
  const { container: other } = inWindow(<ToolsState />)
  await vi.waitFor(() => expect(other.querySelector('.lucide-triangle-alert')).toBeTruthy())
  expect(other.querySelector('.state-dot')).toBeNull()
})
