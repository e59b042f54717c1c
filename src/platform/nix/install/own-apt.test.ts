import { expect, test } from 'vitest'
import { debianMirror } from './own-apt.ts'

test('the mirror is where this computer takes Debian itself from', () => {
  const security = 'http://mirror.example/debian-security/'
  expect(debianMirror([security, 'http://mirror.example/debian/', ''])).toBe('http://mirror.example/debian/')
  expect(debianMirror(['https://a.example/pub/debian'])).toBe('https://a.example/pub/debian')
  expect(debianMirror([security, 'http://archive.example/ubuntu/'])).toBeNull()
  expect(debianMirror([])).toBeNull()
})
