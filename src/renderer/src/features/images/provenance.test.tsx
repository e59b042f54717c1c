import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { sampleImage } from '#test/images/sample-image.ts'
import { inWindow } from '#testing/in-window.tsx'
import { Provenance } from './provenance.tsx'

const image = sampleImage()
const input = {
  name: 'nixpkgs',
  url: 'github:NixOS/nixpkgs/1',
  revision: null,
  narHash: null,
  lastModified: null,
}
const names = (inputs: typeof image.provenance.inputs) => {
  const { unmount } = inWindow(
    <Provenance image={{ ...image, provenance: { ...image.provenance, inputs } }} />,
  )
  const found = screen.getAllByRole('term').map(({ textContent }) => textContent)
  unmount()
  return found
}

test('a flake without inputs has no lock to compare', () => {
  expect(names([])).not.toContain('Lock')
  expect(names([input])).toContain('Lock')
})
