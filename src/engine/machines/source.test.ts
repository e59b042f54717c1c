import { describe, expect, it } from 'vitest'
import type { ImageFormat } from '#shared/formats/format.ts'
import type { Image } from '#shared/images/image.ts'
import { runSource } from './source.ts'

const file = (format: ImageFormat, state: 'present' | 'missing' | 'changed' = 'present') => ({
  [format]: { file: `a.${format}`, path: `/a.${format}`, sha256: format, sizeBytes: 1, modifiedMs: 1, state },
})
const image = (...files: object[]): Pick<Image, 'id' | 'formats'> => ({
  id: 'a',
  formats: Object.assign({}, ...files),
})

describe('the file of an image to run', () => {
  it('is one that needs no unpacking', () => {
    expect(runSource(image(file('ova'), file('qcow2')), null).format).toBe('qcow2')
    expect(runSource(image(file('ova'), file('raw.zst')), null).way.kind).toBe('unpack')
    expect(runSource(image(file('iso')), null).way.kind).toBe('disc')
  })

  it('is the requested one', () => {
    expect(runSource(image(file('raw'), file('ova')), 'ova').format).toBe('ova')
  })

  it('is never a file that is missing or was changed', () => {
    expect(runSource(image(file('raw', 'changed'), file('vmdk')), null).format).toBe('vmdk')
    const unusable = { code: 'machine.no-disk' }
    expect(() => runSource(image(file('raw', 'missing')), null)).toThrow(expect.objectContaining(unusable))
    expect(() => runSource(image(file('raw')), 'iso')).toThrow(expect.objectContaining(unusable))
  })
})
