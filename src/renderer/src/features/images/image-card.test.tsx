import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { sampleImage } from '#test/images/sample-image.ts'
import { inWindow } from '#testing/in-window.tsx'
import { ImageCard } from './image-card.tsx'

test('a card says what the image takes on the disk, as the line above the cards does', () => {
  inWindow(<ImageCard image={sampleImage({ allocatedBytes: 106e6 })} onChoose={() => {}} />)
  expect(screen.getByTitle('Space used on this computer, all its files together').textContent).toBe(
    '106 MB used',
  )
})
