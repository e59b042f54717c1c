// @vitest-environment jsdom
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import { inWindow } from '#testing/in-window.tsx'
import { ErrorPanel } from './error-panel.tsx'

test('the reason is above the command that led to it', () => {
  const details = { command: 'nix build', lastLines: ['zlib not found'] }
  inWindow(
    <ErrorPanel error={failure('nix.failed', { operation: 'build', values: { reason: 'x' }, details })} />,
  )
  const reason = screen.getByText('zlib not found')
  const command = screen.getByText('nix build')
  expect(reason.compareDocumentPosition(command)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
})
