// @vitest-environment jsdom
import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { answer, loseEngine } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { ToolsState } from './tools-state.tsx'

vi.mock('#lib/engine/connection.ts', async () => (await import('#testing/fake-engine.ts')).fakeConnection)

test('nothing is called ready once the connection is lost', async () => {
  answer('doctor.check', () => ({ tools: [], ready: true }))
  const { rerender } = inWindow(<ToolsState />)
  expect(await screen.findByText('Everything is ready')).toBeTruthy()
  loseEngine()
  rerender(<ToolsState />)
  expect(screen.queryByText('Everything is ready')).toBeNull()
  expect(screen.getByText('Not connected')).toBeTruthy()
})
