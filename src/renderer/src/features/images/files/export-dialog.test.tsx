import { fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { Image } from '#shared/images/image.ts'
import { sampleImage } from '#test/images/sample-image.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { ExportDialog } from './export-dialog.tsx'

function opened(image: Image) {
  asked.length = 0
  answer('images.export', () => ({ job: 'export-1', subject: image.id }))
  const closed = vi.fn()
  inWindow(<ExportDialog image={image} onClose={closed} />)
  fireEvent.change(screen.getByRole('textbox', { name: 'Folder' }), { target: { value: '/media/stick' } })
  return async () => {
    fireEvent.click(screen.getByRole('button', { name: 'Export' }))
    await vi.waitFor(() => expect(closed).toHaveBeenCalled())
    return asked.find(({ path }) => path === 'images.export')?.input
  }
}
const hyperV = () => screen.queryByRole('switch', { name: 'With a script for Hyper-V' })

test('a VHDX can be exported with a script for Hyper-V, when that is wanted', async () => {
  const { formats } = sampleImage()
  const { raw } = formats
  const send = opened(sampleImage({ formats: { ...formats, ...(raw && { vhdx: raw }) } }))
  expect(hyperV()?.getAttribute('aria-checked')).toBe('false')
  fireEvent.click(hyperV() as HTMLElement)
  expect(await send()).toMatchObject({ formats: ['raw', 'vhdx'], folder: '/media/stick', hyperV: true })
})

test('an image without one offers no such script', async () => {
  const send = opened(sampleImage())
  expect(hyperV()).toBeNull()
  expect(await send()).toMatchObject({ formats: ['raw'], hyperV: false })
})
