import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { sampleImage } from '#test/images/sample-image.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { ConvertDialog } from './convert-dialog.tsx'

test('the compression of a qcow2 is chosen where one is made, and zlib without a choice', async () => {
  const image = sampleImage()
  answer('images.convert', () => ({ job: 'convert-1', subject: image.id }))
  const { user } = inWindow(<ConvertDialog image={image} onClose={() => {}} />)
  expect(screen.queryByRole('radiogroup')).toBeNull()
  await user.click(screen.getByRole('checkbox', { name: /qcow2/i }))
  const zlib = screen.getByRole<HTMLInputElement>('radio', { name: 'zlib' })
  expect(zlib.checked).toBe(true)
  const make = () => user.click(screen.getByRole('button', { name: 'Make the format' }))
  await make()
  await user.click(screen.getByRole('radio', { name: 'zstd' }))
  expect(screen.getByText(/some programs refuse it/)).toBeTruthy()
  await make()
  const sent = asked.filter(({ path }) => path === 'images.convert').map(({ input }) => input)
  expect(sent).toEqual([
    { id: image.id, formats: ['qcow2'] },
    { id: image.id, formats: ['qcow2'], compression: 'zstd' },
  ])
})
