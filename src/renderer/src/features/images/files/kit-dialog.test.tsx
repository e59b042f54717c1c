import { fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { sampleImage } from '#test/images/sample-image.ts'
import { answer, asked, forgetAnswers } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { exportedFiles, jobDone, kitKeyOf } from '../../jobs/job-done.ts'
import { KitDialog } from './kit-dialog.tsx'

test('writes a new folder in the one that is chosen, with the file for drives', async () => {
  const image = sampleImage()
  answer('kits.export', () => ({ job: 'export-kit-1', subject: image.id }))
  answer('kits.kiln', () => ({ kiln: { computer: 'Linux x86_64', sizeBytes: 134e6 }, problem: null }))
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
    withKiln: true,
  })
})

test('says what Kiln itself takes, and leaves it out where that is chosen or it cannot be had', async () => {
  const image = sampleImage()
  const sent = () => asked.findLast(({ path }) => path === 'kits.export')?.input
  const written = async () => {
    fireEvent.change(screen.getByRole('textbox', { name: 'Folder' }), { target: { value: '/media/stick' } })
    fireEvent.click(screen.getByRole('button', { name: 'Write kit' }))
    await vi.waitFor(() => expect(sent()).toBeDefined())
  }
  answer('kits.export', () => ({ job: 'export-kit-1', subject: image.id }))
  answer('kits.kiln', () => ({ kiln: { computer: 'Linux x86_64', sizeBytes: 134e6 }, problem: null }))
  const first = inWindow(<KitDialog image={image} onClose={vi.fn()} />)
  await screen.findByText(/^134 MB.*Linux x86_64/)
  const own = () => screen.getByRole<HTMLButtonElement>('switch', { name: 'With Kiln itself' })
  expect(own().getAttribute('aria-checked')).toBe('true')
  fireEvent.click(own())
  await written()
  expect(sent()).toMatchObject({ withKiln: false })
  first.unmount()
  forgetAnswers()

  const values = { reason: { code: 'kit.reason.not-built' } }
  const problem = { code: 'kit.no-kiln' as const, operation: 'kits.own', values }
  answer('kits.export', () => ({ job: 'export-kit-2', subject: image.id }))
  answer('kits.kiln', () => ({ kiln: null, problem }))
  inWindow(<KitDialog image={image} onClose={vi.fn()} />)
  await screen.findByText(/has not been built/)
  expect(own().disabled).toBe(true)
  await written()
  expect(sent()).toMatchObject({ withKiln: false })
})

test('a kit that is written says where it is and by which key it is signed', () => {
  const value = {
    folder: '/media/stick/kit-a',
    name: 'Kitchen',
    system: '/nix/store/a',
    machine: 'x86_64',
    publicKey: 'kiln-kits-1:A=',
    image: null,
    kiln: null,
    paths: 1,
    files: 1,
    sizeBytes: 1,
  }
  const view = { kind: 'export-kit' as const, name: 'Kitchen', value, detail: {} }
  expect(jobDone(view)).toContain('Kitchen')
  expect(exportedFiles(view)).toEqual(['/media/stick/kit-a'])
  expect(kitKeyOf(view)).toBe('kiln-kits-1:A=')
  expect(kitKeyOf({ ...view, kind: 'export' })).toBeNull()
})
