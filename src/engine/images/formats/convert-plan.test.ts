import { expect, test } from 'vitest'
import type { ImageFormat } from '#shared/formats/format.ts'
import type { Image } from '#shared/images/image.ts'
import { planConversion } from './convert-plan.ts'

const image = (states: Partial<Record<ImageFormat, 'present' | 'missing' | 'changed'>>) => {
  const files = Object.entries(states).map(([format, state]) => [
    format,
    {
      file: `box.${format}`,
      path: `/images/a/box.${format}`,
      sizeBytes: 1,
      sha256: '',
      modifiedMs: 0,
      state,
    },
  ])
  return { id: 'a', formats: Object.fromEntries(files) as Image['formats'] }
}

test('raw is made first and used for what follows; every file that is read is checked once', () => {
  expect(
    planConversion(image({ raw: 'missing', vhdx: 'present' }), ['qcow2', 'vmdk', 'raw', 'qcow2']),
  ).toEqual({
    checks: ['vhdx'],
    steps: [
      { format: 'raw', from: 'vhdx' },
      { format: 'qcow2', from: 'raw' },
      { format: 'vmdk', from: 'raw' },
    ],
  })
  expect(planConversion(image({ raw: 'present', vmdk: 'present' }), ['ova']).checks).toEqual(['raw', 'vmdk'])
})

test('an existing format is not made again, and a file changed by the user is refused', () => {
  expect(planConversion(image({ raw: 'present' }), ['raw'])).toEqual({ checks: [], steps: [] })
  expect(() => planConversion(image({ raw: 'present', qcow2: 'changed' }), ['qcow2'])).toThrow(
    'The file box.qcow2 of a is not the one that Kiln made',
  )
})

test('without a source it says whether one was only changed', () => {
  expect(() => planConversion(image({ raw: 'changed', ova: 'missing' }), ['qcow2'])).toThrow(
    'box.raw changed',
  )
  expect(() => planConversion(image({ iso: 'present' }), ['qcow2'])).toThrow('has no disk file')
  expect(() => planConversion(image({ raw: 'changed' }), ['iso'])).toThrow('has no disk file')
})
