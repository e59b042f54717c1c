import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { WriterSetup } from '#shared/drives/writer-setup.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { english } from '#test/texts.ts'
import { createNix } from '../nix/nix.ts'
import { createInstaller } from '../nixos-anywhere/nixos-anywhere.ts'
import { createProcessRunner } from '../process/run.ts'
import { createDoctor } from './doctor.ts'
import type { QemuFacts } from './qemu-report.ts'
import { qemuVersion } from './tools.ts'

const notNeeded: WriterSetup = {
  state: 'not-needed',
  reason: null,
  folder: null,
  isThere: false,
  files: [],
  others: [],
}

/** Programs with these scripts, and nothing else on PATH. */
const noFirmware = () => {
  throw failure('machine.no-firmware', {
    operation: 'test',
    values: { architecture: 'x86_64', install: '…' },
  })
}

type Setup = Partial<WriterSetup> & { qemu?: Partial<QemuFacts> }
function doctorWith(programs: Record<string, string>, { qemu, ...setup }: Setup = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-doctor-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  }
  const run = createProcessRunner({ env: { PATH: folder } })
  const state = async () => ({ ...notNeeded, ...setup })
  return createDoctor({
    run,
    nix: createNix({ run }),
    writerSetup: { state },
    installer: createInstaller({
      run,
      home: folder,
      tempFolder: folder,
      downloads: { folder, env: {} },
    }),
    qemu: {
      architecture: 'x86_64',
      findFirmware: () => null,
      slowBecause: async () => null,
      ...qemu,
    },
    platform: 'linux',
    mac: null,
    path: '/usr/bin:/opt/homebrew/bin',
    isRoot: false,
    env: {},
  })
}
const check = async (programs: Record<string, string>) => {
  const { tools, ready } = await doctorWith(programs).check(new AbortController().signal)
  return { ready, states: Object.fromEntries(tools.map(tool => [tool.id, tool.state])), tools }
}

const nix = 'case "$*" in *--version*) echo "nix (Nix) 2.34.8";; esac'
const xz = 'echo "xz (XZ Utils) 5.4.1"'
const qemu = 'echo "QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7)"'
/** Its version comes first, then more lines than are kept of a program's end. */
const bzip2 = [
  'echo "bzip2, a block-sorting file compressor.  Version 1.0.8, 13-Jul-2019." >&2',
  'n=0; while [ $n -lt 50 ]; do echo "   -h --help" >&2; n=$((n+1)); done',
].join('\n')
const qemuImg = 'echo "qemu-img version 7.2.22 (Debian 1:7.2+dfsg-7)"'

describe('the doctor', () => {
  it('finds the installed tools with their versions', async () => {
    const { ready, tools } = await check({ nix, 'qemu-img': qemuImg, xz, bzip2, 'qemu-system-x86_64': qemu })
    expect(ready).toBe(true)
    expect(tools.map(tool => tool.version)).toEqual([
      '2.34.8',
      '7.2.22',
      '7.2.22',
      '5.4.1',
      '1.0.8',
      null,
      null,
      null,
    ])
  })

  it('reports whether nixos-anywhere is installed and supports what Kiln needs, and that few users need it', async () => {
    const installerIn = async (programs: Record<string, string>) =>
      (await check(programs)).tools.find(({ id }) => id === 'nixos-anywhere')
    expect(await installerIn({})).toMatchObject({ state: 'missing', required: false, extra: true })
    const options = '--phases --store-paths --ssh-option --extra-files --build-on'
    expect(await installerIn({ 'nixos-anywhere': `echo "${options}"` })).toMatchObject({
      state: 'ok',
      version: null,
      problem: null,
    })
    const old = await installerIn({ 'nixos-anywhere': 'echo "--store-paths --ssh-option --extra-files"' })
    expect(old).toMatchObject({ state: 'too-old', install: 'nix profile install nixpkgs#nixos-anywhere' })
    expect(english.text(old?.problem ?? '')).toBe('This nixos-anywhere does not know --phases, --build-on.')
  })

  it('reports whether attic and cachix are installed, and that few users need them', async () => {
    const programs = { attic: 'echo "attic 0.1.0"', cachix: 'echo "cachix 1.7.9"' }
    const found = (await check(programs)).tools.filter(({ id }) => id in programs)
    expect(found).toMatchObject([
      { name: 'attic', state: 'ok', version: '0.1.0', required: false, extra: true },
      { name: 'cachix', state: 'ok', version: '1.7.9', required: false, extra: true },
    ])
    const missing = (await check({})).tools.find(({ id }) => id === 'attic')
    expect(missing?.install).toBe('nix profile install nixpkgs#attic-client')
  })

  it('reports whether the installed writer is used, where one is needed', async () => {
    const writerOf = async (setup: Partial<WriterSetup>) => {
      const { tools } = await doctorWith({}, setup).check(new AbortController().signal)
      return tools.find(({ id }) => id === 'writer')
    }
    expect(await writerOf({})).toBeUndefined()
    const folder = '/usr/local/lib/kiln-writer/1.2.0-0123456789abcdef'
    expect(await writerOf({ state: 'installed', folder, isThere: true })).toMatchObject({
      state: 'ok',
      path: folder,
      version: '1.2.0-0123456789abcdef',
      problem: null,
      required: false,
    })
    const missing = await writerOf({
      state: 'missing',
      folder,
      reason: 'it is gone',
      others: ['/x/1', '/x/2'],
    })
    expect(missing).toMatchObject({ state: 'missing', path: null, fix: null })
    expect(english.text(missing?.problem ?? '')).toBe(
      'It is not used: it is gone. Writers of 2 other versions of Kiln are installed too. To remove all: kiln writer remove',
    )
    expect(english.text(missing?.install ?? '')).toContain('kiln writer install')
  })

  it('reports what QEMU lacks: the program, its firmware, or acceleration', async () => {
    const qemuIn = async (programs: Record<string, string>, facts: Partial<QemuFacts> = {}) => {
      const { tools } = await doctorWith(programs, { qemu: facts }).check(new AbortController().signal)
      const { state, problem } = tools.find(({ id }) => id === 'qemu') ?? {}
      return [state, problem && english.text(problem)]
    }
    const there = { 'qemu-system-x86_64': qemu }
    expect(await qemuIn({})).toEqual(['missing', 'Not found. Kiln looked in /usr/bin, /opt/homebrew/bin.'])
    expect(await qemuIn(there, { findFirmware: noFirmware })).toEqual([
      'broken',
      'There is no UEFI firmware for x86_64 machines on this computer.',
    ])
    const slowBecause = async () => message('machine.slow.kvm-missing', { path: '/dev/kvm' })
    expect(await qemuIn(there, { slowBecause })).toEqual([
      'ok',
      'Images can be run, but /dev/kvm is not there; the machine is emulated, many times slower.',
    ])
    expect(await qemuIn(there)).toEqual(['ok', null])
  })

  it('is ready without tools that only some commands need', async () => {
    const { ready, states, tools } = await check({ nix, 'qemu-img': qemuImg })
    expect({ ready, states }).toMatchObject({ ready: true, states: { xz: 'missing', bzip2: 'missing' } })
    expect(tools.filter(tool => !tool.required).map(tool => tool.id)).toEqual([
      'qemu',
      'xz',
      'bzip2',
      'nixos-anywhere',
      'attic',
      'cachix',
    ])
  })

  it('tells missing, too old and broken tools apart, and shows how to install each', async () => {
    const { states, tools, ready } = await check({ nix: 'echo "nix (Nix) 2.8.0"', 'qemu-img': 'exit 1' })
    expect({ states, ready }).toMatchObject({
      states: { nix: 'too-old', 'qemu-img': 'broken' },
      ready: false,
    })
    for (const tool of tools) expect(english.text(tool.install).length).toBeGreaterThan(10)
    const missing = {
      nix: 'missing',
      'qemu-img': 'missing',
      qemu: 'missing',
      xz: 'missing',
      bzip2: 'missing',
      'nixos-anywhere': 'missing',
      attic: 'missing',
      cachix: 'missing',
    }
    expect((await check({})).states).toEqual(missing)
    const down =
      'case "$*" in *--version*) echo "nix (Nix) 2.34.8";; *) echo "error: cannot connect to socket" >&2; exit 1;; esac'
    expect((await check({ nix: down, 'qemu-img': qemuImg })).states['nix']).toBe('broken')
  })

  it('refuses to fix what it cannot, and explains why', async () => {
    const options = { signal: new AbortController().signal, onLine: () => {} }
    await expect(doctorWith({}).fix('qemu-img', options)).rejects.toMatchObject({ code: 'doctor.no-fix' })
    await expect(doctorWith({}).fix('nonsense', options)).rejects.toMatchObject({ code: 'doctor.no-fix' })
  })

  it('reads qemu-img’s version', () => {
    expect(qemuVersion('qemu-img version 10.0.0\nCopyright')).toBe('10.0.0')
    expect(qemuVersion('hello')).toBeNull()
  })
})
