import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { SourceFactsLine } from './source-facts.tsx'
import type { FlashWizard } from './wizard/use-flash.ts'

test('files beside the image are shown, used or not', () => {
  const facts = {
    name: 'x.img',
    kind: 'raw',
    sizeBytes: 4e9,
    personalise: { can: true, secrets: [] },
    beside: [
      { file: 'SHA256SUMS', use: 'used', text: 'Its SHA-256 is checked: SHA256SUMS has it.', sha256: 'a' },
      { file: 'x.bmap', use: 'unused', text: 'x.bmap is not used: it is not a block map.' },
    ],
  }
  const wizard = { source: { kind: 'file', path: '/x.img' }, inspect: { error: null }, facts }
  render(<SourceFactsLine wizard={wizard as unknown as FlashWizard} />)
  expect(screen.getByText('Its SHA-256 is checked: SHA256SUMS has it.')).toBeTruthy()
  expect(screen.getByText('x.bmap is not used: it is not a block map.')).toBeTruthy()
})
