import { expect, test } from 'vitest'
import { splitHash } from './hash-location.ts'

test.each([
  ['', '/', ''],
  ['#/', '/', ''],
  ['#/images', '/images', ''],
  ['#/builds/a%2Fb?job=x&y=?', '/builds/a%2Fb', 'job=x&y=?'],
])('%s is the place %s with the query "%s"', (hash, path, search) => {
  expect(splitHash(hash)).toEqual({ path, search })
})
