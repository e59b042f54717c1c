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

test('what is gone leads to the place where the others are, and not to a terminal', () => {
  const values = { name: 'kitchen', suggestion: '' }
  const error = failure('box.unknown', { operation: 'boxes.show', values })
  const { unmount } = inWindow(<ErrorPanel error={error} />)
  expect(screen.getByRole('link', { name: 'Go to Boxes' }).getAttribute('href')).toBe('/boxes')
  expect(screen.queryByText('kiln box')).toBeNull()
  expect(screen.getByText(/It may have been removed since/)).toBeTruthy()
  unmount()
  // A page that knows better has its own.
  inWindow(<ErrorPanel error={error} actions={<button type="button">Begin again</button>} />)
  expect(screen.queryByRole('link')).toBeNull()
})
