// Parses the script's output from a Debian with Nix 2.26, modified in places.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { builderInquiry } from './parse-facts.ts'

const debian = readFileSync(new URL('facts-debian.txt', import.meta.url), 'utf8')
const parseBuilder = (text: string) => builderInquiry.read(text)?.answer ?? null
const changed = (from: RegExp, to: string) => parseBuilder(debian.replace(from, to))

test('parses a Debian’s facts, with Nix off the PATH of its login shell', () => {
  expect(parseBuilder(`Welcome!\n${debian}bye\n`)).toEqual({
    nixVersion: '2.26.3',
    kernelArchitecture: 'x86_64',
    unfounded: [],
    missing: [],
    architectures: [{ architecture: 'x86_64', emulated: false }],
    features: ['benchmark', 'big-parallel', 'kvm', 'nixos-test', 'uid-range'],
    sandbox: false,
    cpus: 2,
    maxJobs: 1,
    memoryBytes: 24684084 * 1024,
    diskFreeBytes: 66378760 * 1024,
    program: '/nix/var/nix/profiles/default/bin/nix-daemon',
  })
})

test('an emulated architecture counts only if an emulator is registered', () => {
  const platforms = changed(/i686-linux/, 'aarch64-linux')
  expect(platforms).toMatchObject({ unfounded: ['aarch64-linux'] })
  expect(platforms?.architectures).toHaveLength(1)
  for (const name of ['qemu-aarch64', 'aarch64-linux'])
    expect(
      parseBuilder(
        debian.replace('i686-linux', 'aarch64-linux').replace(/^nix\t/m, `emulates\t${name}\nnix\t`),
      ),
    ).toMatchObject({
      unfounded: [],
      architectures: [
        { architecture: 'x86_64', emulated: false },
        { architecture: 'aarch64', emulated: true },
      ],
    })
  // An emulator that Nix is not configured to use does not count.
  expect(changed(/^nix\t/m, 'emulates\tqemu-aarch64\nnix\t')?.architectures).toHaveLength(1)
})

test('max-jobs may be "auto"; without settings it is 1', () => {
  expect(changed(/nix-max-jobs.*/, 'nix-max-jobs\tauto')).toMatchObject({ maxJobs: 2 })
  expect(changed(/nix-max-jobs.*\n/, '')).toMatchObject({ maxJobs: 1 })
})

test('missing facts stay missing, and nonsense is not trusted', () => {
  expect(changed(/tar \(GNU.*/, 'tar (busybox) 1.36')).toMatchObject({ missing: ['tar'] })
  expect(changed(/^nix\t.*\n/m, '')).toMatchObject({ nixVersion: null })
  expect(changed(/^daemon\t.*$/m, 'daemon\t/nix/a b;reboot')).toMatchObject({ program: null })
  expect(changed(/^cpus.*$/m, 'cpus\tmany')).toMatchObject({ cpus: 1 })
  expect(changed(/^disk.*$/m, 'disk\t')).toMatchObject({ diskFreeBytes: null })
  expect(parseBuilder('')).toBeNull()
  expect(parseBuilder(debian.replace('kiln-builder-end', ''))).toBeNull()
})
