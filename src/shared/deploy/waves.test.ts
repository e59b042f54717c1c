import { expect, it } from 'vitest'
import { wavesByTag } from './waves.ts'

const hosts = [
  { id: 'a', tags: ['test', 'web'] },
  { id: 'b', tags: ['web'] },
  { id: 'c', tags: [] },
]

it('puts each host into the first wave whose tag it has', () => {
  expect(wavesByTag(['test', 'web'], hosts)).toEqual({
    waves: [
      { name: 'test', hosts: ['a'] },
      { name: 'web', hosts: ['b'] },
    ],
    missing: null,
  })
  expect(wavesByTag([], hosts)).toEqual({ waves: [], missing: null })
})

it.each([
  [['none'], 'none'],
  [['web', 'test'], 'test'],
  [['web', 'web'], 'web'],
])('names the first of %j that would have no host', (tags, missing) => {
  expect(wavesByTag(tags, hosts).missing).toBe(missing)
})
