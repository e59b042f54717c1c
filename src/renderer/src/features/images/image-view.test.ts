import { describe, expect, it } from 'vitest'
import type { ImageFormat } from '#shared/formats/format.ts'
import type { Image } from '#shared/images/image.ts'
import {
  chosenImages,
  filesOf,
  furtherFormats,
  type ImageFile,
  imageState,
  totalBytes,
} from './image-view.ts'

const file = (sizeBytes: number, state: ImageFile['state'] = 'present'): ImageFile => ({
  file: 'x',
  path: '/images/x',
  sizeBytes,
  sha256: '0'.repeat(64),
  modifiedMs: 0,
  state,
})
const image = (name: string, createdAt: number, formats: Partial<Record<ImageFormat, ImageFile>>) =>
  ({
    id: `${name}-id`,
    name,
    createdAt,
    formats,
    architecture: 'x86_64',
    allocatedBytes: Object.values(formats).reduce((sum, one) => sum + one.sizeBytes, 0),
    profile: { id: 'tiny', name: 'Tiny', icon: '' },
  }) as Image

describe('an image', () => {
  it('lists its files in the order of the formats', () => {
    const made = image('a', 1, { ova: file(1), raw: file(2) })
    expect(filesOf(made).map(one => one.format)).toEqual(['raw', 'ova'])
    expect(totalBytes(made)).toBe(3)
  })

  it('is as good as the worst of its files', () => {
    expect(imageState({ formats: { raw: file(1), iso: file(1, 'changed') } })).toBe('changed')
    expect(imageState({ formats: { raw: file(1, 'missing'), iso: file(1, 'changed') } })).toBe('missing')
    expect(imageState({ formats: { raw: file(1) } })).toBe('present')
  })

  it('offers further formats only from an existing raw disk', () => {
    expect(furtherFormats({ formats: { raw: file(1), qcow2: file(1), ova: file(1, 'missing') } })).toEqual([
      'raw.zst',
      'vmdk',
      'vhdx',
      'ova',
    ])
    // It would be written over.
    expect(furtherFormats({ formats: { raw: file(1), qcow2: file(1, 'changed') } })).not.toContain('qcow2')
    expect(furtherFormats({ formats: { raw: file(1, 'changed') } })).toEqual([])
    expect(furtherFormats({ formats: { iso: file(1) } })).toEqual([])
  })
})

describe('many images', () => {
  const images = [
    image('web 10', 1, { raw: file(5) }),
    image('web 9', 2, { qcow2: file(7) }),
    image('box', 3, { ova: file(1) }),
  ]
  const names = (search: string, sorting: Parameters<typeof chosenImages>[2]) =>
    chosenImages(images, search, sorting).map(one => one.name)

  it('are sorted by time, name (numbers as numbers) and size', () => {
    expect(names('', 'newest')).toEqual(['box', 'web 9', 'web 10'])
    expect(names('', 'oldest')[0]).toBe('web 10')
    expect(names('', 'name')).toEqual(['box', 'web 9', 'web 10'])
    expect(names('', 'size')).toEqual(['web 9', 'web 10', 'box'])
    // The size on the disk counts: the empty parts of a long file take nothing.
    const sparse = { ...image('sparse', 4, { raw: file(100) }), allocatedBytes: 2 }
    expect(chosenImages([sparse, ...images], '', 'size').map(one => one.name)).toEqual([
      'web 9',
      'web 10',
      'sparse',
      'box',
    ])
  })

  it('are found by name, profile and format', () => {
    expect(names('web tiny', 'newest')).toEqual(['web 9', 'web 10'])
    expect(names('OVA', 'newest')).toEqual(['box'])
  })
})
