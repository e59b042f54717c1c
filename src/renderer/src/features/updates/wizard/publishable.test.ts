import { expect, test } from 'vitest'
import { sampleBox } from '#testing/sample-box.ts'
import { notPublishable } from './publishable.ts'

const attention = { code: 'attention', since: null, because: '', next: null } as const
const drive = { name: 'Stick', serial: 'A', model: 'Stick', sizeBytes: 1, image: null, at: 1 }

test('nothing can be published for a box without a profile, or one that was never a computer', () => {
  expect(notPublishable(sampleBox({ profile: null, host: 'kitchen' }), [])).toBe('no-profile')
  expect(notPublishable(sampleBox({ profile: 'tiny' }), [])).toBe('no-computer')
  // It only has a failed build, or an image that was never used.
  expect(notPublishable(sampleBox({ profile: 'tiny', state: attention }), [])).toBe('no-computer')
  expect(notPublishable(sampleBox({ profile: 'tiny', images: ['a'], image: 'a' }), [])).toBe('no-computer')
})

test('a box that was flashed, or has a host or a machine, is a computer', () => {
  for (const has of [{ drives: [drive] }, { host: 'kitchen' }, { machines: ['vm-1'] }])
    expect(notPublishable(sampleBox({ profile: 'tiny', ...has }), [])).toBeNull()
})

test('a box that was published for before is set up elsewhere', () => {
  const box = sampleBox({ profile: 'tiny' })
  const pointer = { system: '/nix/store/x', expires: 1 }
  const ring = { pointers: [{ ...pointer, for: 'ring/homes' }], publications: [] }
  const publication = { at: 1, boxes: [box.id], ring: 'homes', withdrawn: false }
  expect(notPublishable(box, [ring])).toBe('no-computer')
  expect(notPublishable(box, [{ ...ring, pointers: [{ ...pointer, for: `box/${box.id}` }] }])).toBeNull()
  expect(notPublishable(box, [{ ...ring, publications: [publication] }])).toBeNull()
})
