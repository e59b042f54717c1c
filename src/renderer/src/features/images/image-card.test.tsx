// @vitest-environment jsdom
import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { sampleImage } from '#test/images/sample-image.ts'
import { fakeConnection } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { ImageCard } from './image-card.tsx'

vi.mock('#lib/engine/connection.ts', () => fakeConnection)

test('a card says what the image takes on the disk, as the line above the cards does', () => {
  inWindow(<ImageCard image={sampleImage({ allocatedBytes: 106e6 })} onChoose={() => {}} />)
  expect(screen.getByTitle('Space used on this computer, all its files together').textContent).toBe(
    '106 MB used',
  )
})
