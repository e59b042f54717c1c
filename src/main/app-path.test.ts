import fc from 'fast-check'
import { expect, test } from 'vitest'
import { appFile } from './app-path.ts'

const root = '/opt/kiln/dist/renderer'

test('the bare address is the window', () => {
  expect(appFile(root, 'app://kiln/')).toEqual({
    path: `${root}/index.html`,
    type: 'text/html; charset=utf-8',
  })
  expect(appFile(root, 'app://kiln/index.html#/builds/x')?.path).toBe(`${root}/index.html`)
  expect(appFile(root, 'app://kiln/assets/a%20b.js')?.path).toBe(`${root}/assets/a b.js`)
})

test.each([
  'app://kiln/../main/index.js',
  'app://kiln/%2e%2e/main/index.js',
  'app://kiln/..%2fmain/index.js',
  'app://kiln/..%5cmain/index.js',
  'app://kiln/a%00.js',
  'app://kiln/%',
  'app://other/index.html',
  'file:///etc/passwd.json',
  'app://kiln/secret.pem',
  'not an address',
])('%s is refused', address => {
  const file = appFile(root, address)
  expect(file === null || file.path.startsWith(`${root}/`)).toBe(true)
  if (!address.startsWith('app://kiln/../') && !address.includes('%2e%2e/')) expect(file).toBeNull()
})

test('no path leads out of the folder', () => {
  const piece = fc.constantFrom('..', '.', '%2e%2e', '%2f', '/', '\\', 'a', '%5c', 'x.js', '%00')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
      const file = appFile(root, `app://kiln/${pieces.join('/')}.js`)
      expect(file === null || file.path.startsWith(`${root}/`)).toBe(true)
    }),
  )
})
