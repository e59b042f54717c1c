import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { inWindow } from '#testing/in-window.tsx'
import { FlashPicture } from './flash-picture.tsx'
import type { ChosenState } from './wizard/drive-choice.ts'

const state = (name: string): ChosenState => ({
  chosen: { path: `/dev/${name}`, deviceNumber: '8:16', serial: '', sizeBytes: 32e9, name },
  drive: null,
  gone: null,
})
const facts = {
  name: 'Kitchen',
  kind: 'raw',
  sizeBytes: 8e9,
  mappedBytes: null,
  fileBytes: null,
  onDrives: [],

  personalise: { can: true as const, secrets: [] },
  isRecognised: true,
  isDiscOnly: null,
  sectorBytes: null,
  beside: [],
}
const parts = () => screen.getAllByRole('listitem').map(one => one.textContent ?? '')

test('the picture has the image, the drive that is erased, and that it is read back', () => {
  inWindow(<FlashPicture facts={facts} states={[state('Stick')]} verify />)
  const [image, drive, verified] = parts()
  expect(image).toMatch(/^Kitchenraw · needs a drive of 8.0 GB$/)
  expect(drive).toBe('StickErased and written')
  expect(verified).toMatch(/^Verified/)
})

test('several drives are counted, and a drive that is not read back is not shown as verified', () => {
  inWindow(<FlashPicture facts={facts} states={[state('one'), state('two')]} verify={false} />)
  const [, drives, verified] = parts()
  expect(drives).toMatch(/^2 drives/)
  expect(verified).toMatch(/^Not verified/)
})
