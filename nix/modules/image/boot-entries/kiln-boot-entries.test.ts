// kiln-boot-entries.sh on a scratch ESP.
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { scratchRoot } from '../../seed/scratch.ts'

let root: ReturnType<typeof scratchRoot>
beforeEach(() => {
  root = scratchRoot()
  root.write('boot/loader/loader.conf', 'timeout 3\n')
  entry('nixos-generation-1.conf', '/EFI/nixos/aaa-linux-bzImage.efi')
  root.write('boot/EFI/nixos/aaa-initrd.efi', '')
})
afterEach(() => root.remove())

const entry = (name: string, kernel: string) =>
  root.write(
    `boot/loader/entries/${name}`,
    `title NixOS\nlinux ${kernel}\ninitrd /EFI/nixos/aaa-initrd.efi\n`,
  )
const entries = () => readdirSync(root.at('boot/loader/entries')).sort()
const remove = () => root.run('../image/boot-entries/kiln-boot-entries.sh', { ESP: '/boot' })

test('an entry whose kernel is there stays', () => {
  root.write('boot/EFI/nixos/aaa-linux-bzImage.efi', '')
  expect(remove()).toEqual({ status: 0, said: '', complained: '' })
  expect(entries()).toEqual(['nixos-generation-1.conf'])
})

test('one whose kernel was cleaned away goes, and other systems’ entries stay', () => {
  entry('windows.conf', '/EFI/Microsoft/gone.efi')
  root.write('boot/loader/entries/nixos-odd.conf', 'title NixOS\nefi /EFI/odd.efi\n')
  const done = remove()
  expect(done.status).toBe(0)
  expect(done.said).toContain('removed nixos-generation-1.conf')
  expect(entries()).toEqual(['nixos-odd.conf', 'windows.conf'])
})

test('one whose system was deleted from the store goes, and one whose system is there stays', () => {
  root.write('boot/EFI/nixos/aaa-linux-bzImage.efi', '')
  const withInit = (number: number) =>
    root.write(
      `boot/loader/entries/nixos-generation-${number}.conf`,
      `linux /EFI/nixos/aaa-linux-bzImage.efi\noptions init=/nix/store/system-${number}/init loglevel=4\n`,
    )
  for (const number of [1, 2]) withInit(number)
  root.write('nix/store/system-2/init', '')
  expect(remove().said).toContain('removed nixos-generation-1.conf, whose system is no longer there')
  expect(entries()).toEqual(['nixos-generation-2.conf'])
})

/** A program with a signed entry's texts in its sections, as lanzaboote writes them. */
const signed = (number: number, kernel: string, initrd = 'initrd-6.18-bbb.efi') => {
  const texts = [
    `init=/nix/store/system-${number}/init loglevel=4`,
    String.raw`\EFI\nixos${'\\'}${initrd}`,
    String.raw`\EFI\nixos${'\\'}${kernel}`,
  ]
  root.write(`boot/EFI/Linux/nixos-generation-${number}-ccc.efi`, `MZ\0\xff${texts.join('\0\0\0')}\0`)
}

test('a signed entry goes with its kernel, its initrd or its system', () => {
  for (const file of ['kernel-6.18-aaa.efi', 'initrd-6.18-bbb.efi']) root.write(`boot/EFI/nixos/${file}`, '')
  for (const number of [2, 3, 4]) root.write(`nix/store/system-${number}/init`, '')
  signed(2, 'kernel-6.18-aaa.efi')
  signed(3, 'kernel-6.12-gone.efi')
  signed(4, 'kernel-6.18-aaa.efi', 'initrd-6.12-gone.efi')
  signed(5, 'kernel-6.18-aaa.efi')
  // Of another system, and one that has its kernel inside.
  root.write('boot/EFI/Linux/debian.efi', String.raw`\EFI\nixos\kernel-6.12-gone.efi`)
  root.write('boot/EFI/Linux/nixos-own.efi', 'MZ\0\0')
  expect(remove().status).toBe(0)
  expect(readdirSync(root.at('boot/EFI/Linux')).sort()).toEqual([
    'debian.efi',
    'nixos-generation-2-ccc.efi',
    'nixos-own.efi',
  ])
})

test('one whose initrd was cleaned away goes too', () => {
  root.write('boot/EFI/nixos/aaa-linux-bzImage.efi', '')
  rmSync(root.at('boot/EFI/nixos/aaa-initrd.efi'))
  expect(remove().said).toContain('removed nixos-generation-1.conf')
  expect(entries()).toEqual([])
})

test('files of an interrupted switch go once nothing starts from them, and so do those that stop the installer', () => {
  const before = 'kiln-before-switch'
  const files = [`loader/entries/${before}.conf`, `loader/${before}.loader.conf`, `EFI/${before}/kernel.efi`]
  for (const file of [...files, 'loader/loader.tmp']) root.write(`boot/${file}`, '')
  const there = () => files.filter(file => existsSync(root.at('boot', file)))
  root.write('boot/loader/loader.conf', `timeout 3\ndefault ${before}.conf\n`)
  expect(remove().status).toBe(0)
  expect([there(), existsSync(root.at('boot/loader/loader.tmp'))]).toEqual([files, false])
  root.write('boot/loader/loader.conf', 'timeout 3\ndefault nixos-*\n')
  expect(remove().status).toBe(0)
  expect(there()).toEqual([])
})

test('a menu without entries needs nothing', () => {
  root.write('boot/EFI/nixos/aaa-linux-bzImage.efi', '')
  expect(remove().status).toBe(0)
})
