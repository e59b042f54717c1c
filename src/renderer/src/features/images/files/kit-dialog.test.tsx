// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { answer, asked, fakeConnection } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleImage } from '#testing/sample-image.ts'
import { exportedFiles, jobDone, kitKeyOf } from '../image/job-text.ts'
import { KitDialog } from './kit-dialog.tsx'

vi.mock('#lib/engine/connection.ts', () => fakeConnection)

test('writes a new folder in the one that is chosen, with the file for drives', async () => {
  const image = sampleImage()
  answer('kits.export', () => ({ job: 'export-kit-1', subject: image.id }))
  const closed = vi.fn()
  inWindow(<KitDialog image={image} onClose={closed} />)
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Write kit' }).disabled).toBe(true)
  fireEvent.change(screen.getByRole('textbox', { name: 'Folder' }), { target: { value: '/media/stick/' } })
  screen.getByText(`/media/stick/kit-${image.id}`)
  fireEvent.click(screen.getByRole('button', { name: 'Write kit' }))
  await vi.waitFor(() => expect(closed).toHaveBeenCalled())
  const chosen = Object.keys(image.formats).filter(format => ['raw.zst', 'raw', 'iso'].includes(format))
  expect(chosen).not.toEqual([])
  expect(asked.find(({ path }) => path === 'kits.export')?.input).toEqual({
    source: { kind: 'image', id: image.id },
    formats: [chosen.includes('raw.zst') ? 'raw.zst' : chosen[0]],
    folder: `/media/stick/kit-${image.id}`,
  })
})

test('a kit that is written says where it is and by which key it is signed', () => {
  const value = {
    ...{ folder: '/media/stick/kit-a', name: 'Kitchen', system: '/nix/store/a', machine: 'x86_64' },
    ...{ publicKey: 'kiln-kits-1:A=', image: null, paths: 1, files: 1, sizeBytes: 1 },
  }
  const view = { kind: 'export-kit' as const, name: 'Kitchen', value, detail: {} }
  expect(jobDone(view)).toContain('Kitchen')
  expect(exportedFiles(view)).toEqual(['/media/stick/kit-a'])
  expect(kitKeyOf(view)).toBe('kiln-kits-1:A=')
  expect(kitKeyOf({ ...view, kind: 'export' })).toBeNull()
})
