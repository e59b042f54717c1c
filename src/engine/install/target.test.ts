import fc from 'fast-check'
import { expect, test } from 'vitest'
import { marksOf } from '#engine/hosts/answers.ts'
import { targetInquiry } from './target.ts'

const { begin, end } = marksOf('target')
const parseTarget = (text: string) => targetInquiry.read(text)?.answer ?? null

const output = (...lines: string[]) => ['Welcome!', begin, ...lines, end, 'bye'].join('\n')

test('parses a Debian server’s facts', () => {
  const printed = output(
    'kernel\tLinux',
    'machine\tx86_64',
    'os\tPRETTY_NAME="Debian GNU/Linux 13 (trixie)"',
    'os\tID=debian',
    'rights\tsudo',
    'boot\tefi',
    'memory\t4023456',
    'kexec-disabled\t0',
    'lockdown\t[none] integrity confidentiality',
    'container\tnone',
    'lacks\tcpio',
    'ssh\t192.0.2.7 51234 192.0.2.9 22',
    'host-key\tssh-ed25519 AAAAC3Nz root@box',
  )
  expect(parseTarget(printed)).toEqual({
    machine: 'x86_64',
    os: 'Debian GNU/Linux 13 (trixie)',
    installer: false,
    rights: 'sudo',
    bootMode: 'efi',
    memoryBytes: 4023456 * 1024,
    kexec: true,
    container: null,
    lacks: ['cpio'],
    sshdPort: 22,
    hostKeys: ['AAAAC3Nz'],
  })
})

test('only a NixOS of that variant is an installer', () => {
  const of = (...lines: string[]) => parseTarget(output(...lines))?.installer
  expect(of('os\tID=nixos', 'os\tVARIANT_ID=installer')).toBe(true)
  expect(of('os\tID=nixos', 'os\tVARIANT_ID="installer"')).toBe(true)
  expect(of('os\tID=nixos')).toBe(false)
  expect(of('os\tID=debian', 'os\tVARIANT_ID=installer')).toBe(false)
})

test('kexec needs a kernel that has it, allows it, and accepts any kernel', () => {
  const of = (...lines: string[]) => parseTarget(output(...lines))?.kexec
  expect(of()).toBe(false)
  expect(of('kexec-disabled\t1')).toBe(false)
  expect(of('kexec-disabled\t0')).toBe(true)
  expect(of('kexec-disabled\t0', 'lockdown\tnone [integrity] confidentiality')).toBe(false)
})

test('a truncated answer is invalid, and any other is parsed safely', () => {
  expect(parseTarget(`${begin}\nkernel\tLinux\n`)).toBe(null)
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), lines => {
      expect(parseTarget(output(...lines))?.rights).toBeDefined()
    }),
  )
})
