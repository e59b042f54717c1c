import { expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import type { BuildResult } from '#shared/images/image.ts'
import { AlreadyReported, Cancelled } from '../terminal/cancelled.ts'
import type { Output } from '../terminal/output.ts'
import { printBuilt } from './result.ts'

const image: BuildResult = {
  id: 'tiny-20260101-000000-0001',
  profile: 'tiny',
  derivation: '',
  lockHash: '',
  seconds: 3,
  formats: { raw: { path: '/images/tiny.raw', sizeBytes: 1, sha256: '0'.repeat(64) } },
}

async function printedWith(copy: (() => Promise<string[]>) | null) {
  const lines: string[] = []
  const notes: string[] = []
  const objects: object[] = []
  const output = {
    bold: (text: string) => text,
    line: (text: string) => lines.push(text),
    note: (text: string) => notes.push(text),
    object: (value: object) => objects.push(value),
  }
  const ended = await printBuilt(output as unknown as Output, image, copy).catch((thrown: unknown) => thrown)
  return {
    text: lines.join('\n'),
    notes,
    objects,
    status: ended instanceof AlreadyReported ? ended.status : ended,
  }
}

test('a build is reported with its copies', async () => {
  const { text, objects, status } = await printedWith(async () => ['/out/tiny.raw'])
  expect(text).toContain('copied to /out/tiny.raw')
  expect(objects).toEqual([{ type: 'result', image, exported: ['/out/tiny.raw'] }])
  expect(status).toBeUndefined()
  expect((await printedWith(null)).objects).toEqual([{ type: 'result', image }])
})

test('an image whose copy failed is still reported, followed by the failure', async () => {
  const error = failure('file.taken', { operation: 'images.export', values: { path: '/out/tiny.raw' } })
  const { text, notes, objects, status } = await printedWith(() => Promise.reject(error))
  expect(text).toContain(image.id)
  expect(notes.join()).toContain('/out/tiny.raw already exists.')
  expect(objects).toEqual([{ type: 'result', image, exported: [], error: error.report() }])
  expect(status).toBe(1)
})

test('an image whose copy was cancelled is also reported', async () => {
  const { text, objects, status } = await printedWith(() => Promise.reject(new Cancelled()))
  expect(text).toContain(image.id)
  expect(objects).toEqual([{ type: 'result', outcome: 'cancelled', image, exported: [] }])
  expect(status).toBe(130)
})
