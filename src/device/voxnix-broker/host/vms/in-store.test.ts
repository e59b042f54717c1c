import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fileInStore } from './in-store.ts'

let store: string
let system: string
beforeEach(() => {
  store = mkdtempSync(join(tmpdir(), 'kiln-store-'))
  system = join(store, '0-system')
  mkdirSync(system)
  mkdirSync(join(store, '0-linux'))
  writeFileSync(join(store, '0-linux/bzImage'), '')
})
afterEach(() => rmSync(store, { recursive: true, force: true }))

it('a file of a system is named as it is in the store', () => {
  symlinkSync('../0-linux/bzImage', join(system, 'kernel'))
  expect(fileInStore(store, system, 'kernel')).toBe(join(store, '0-linux/bzImage'))
  expect(fileInStore(store, system, 'initrd')).toBe(join(system, 'initrd'))
})

it.each([
  ['of the host', '/etc/passwd'],
  ['that may come later', '/var/lib/libvirt/images/of-another/disk.raw'],
])('a file %s is none of a system', (_, target) => {
  symlinkSync(target, join(system, 'initrd'))
  expect(() => fileInStore(store, system, 'initrd')).toThrow()
  rmSync(system, { recursive: true })
  symlinkSync(target, system)
  expect(() => fileInStore(store, system, 'initrd')).toThrow()
})
