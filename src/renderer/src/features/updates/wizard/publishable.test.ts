import { expect, test } from 'vitest'
import { sampleBox } from '#testing/sample-box.ts'
import { notPublishable } from './publishable.ts'

const draft = { code: 'draft', since: null, because: '', next: null } as const
const built = { ...draft, code: 'built' } as const

test('nothing is published for a draft, or for a box without a profile', () => {
  expect(notPublishable(sampleBox({ profile: 'tiny', state: draft }), [])).toBe('draft')
  expect(notPublishable(sampleBox({ profile: null, state: built }), [])).toBe('no-profile')
  expect(notPublishable(sampleBox({ profile: 'tiny', state: built }), [])).toBeNull()
})

test('a draft that was published for before is set up elsewhere', () => {
  const box = sampleBox({ profile: 'tiny', state: draft })
  const pointer = { system: '/nix/store/x', expires: 1 }
  expect(notPublishable(box, [{ pointers: [{ ...pointer, for: 'ring/homes' }] }])).toBe('draft')
  expect(notPublishable(box, [{ pointers: [{ ...pointer, for: `box/${box.id}` }] }])).toBeNull()
})
