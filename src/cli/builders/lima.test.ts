import { expect, test } from 'vitest'
import { sizesFrom } from './lima.ts'

test('sizes are whole GiB, and omitted ones stay undefined', () => {
  expect(sizesFrom({ cpus: '4', memory: '8G', disk: '80' }, 'create')).toEqual({
    cpus: 4,
    memoryBytes: 8 * 2 ** 30,
    diskBytes: 80 * 2 ** 30,
  })
  expect(sizesFrom({}, 'edit')).toEqual({})
})

test('anything else is a usage error', () => {
  for (const words of [{ memory: '0' }, { memory: '1.5G' }, { disk: '80T' }, { cpus: '0' }, { cpus: 'all' }])
    expect(() => sizesFrom(words, 'create')).toThrow('usage')
})
