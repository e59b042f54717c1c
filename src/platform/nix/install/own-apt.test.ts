import { expect, test } from 'vitest'
import { debianMirror } from './own-apt.ts'

test('uses the mirror from which this computer takes Debian itself', () => {
  const security = 'http://mirror.example/debian-security/'
  expect(debianMirror([security, 'http://mirror.example/debian/', ''])).toBe('http://mirror.example/debian/')
  expect(debianMirror(['https://a.example/pub/debian'])).toBe('https://a.example/pub/debian')
  expect(debianMirror([security, 'http://archive.example/ubuntu/'])).toBeNull()
  expect(debianMirror([])).toBeNull()
})
