import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { computerOf, foreignLibrary, launcherText, type OwnPlaces } from './layout.ts'

const node = '/home/ada/node/bin/node'
const system = ['linux-vdso.so.1', node, '/lib/x86_64-linux-gnu/libc.so.6', '/lib64/ld-linux-x86-64.so.2']

test('a Node that needs only the system’s libraries runs elsewhere', () => {
  expect(foreignLibrary(system, node)).toBeNull()
  // Belongs to a tool that this engine loads, not to Node.
  expect(foreignLibrary([...system, '/home/ada/checkout/x.node'], node)).toBeNull()
  expect(foreignLibrary(['/usr/lib/libSystem.B.dylib', '/System/Library/Frameworks/A'], node)).toBeNull()
})

test('a Node from a distribution, Homebrew or a Nix store does not, and the library is named', () => {
  for (const path of [
    '/usr/lib/x86_64-linux-gnu/libnode.so.115',
    '/usr/lib/libicuuc.so.75',
    '/opt/homebrew/opt/libuv/lib/libuv.1.dylib',
    '/nix/store/00000000000000000000000000000000-glibc-2.40/lib/libc.so.6',
  ])
    expect(foreignLibrary([...system, path], node)).toBe(path)
})

test('names the computer as its uname does', () => {
  const on = (platform: NodeJS.Platform, architecture: string): OwnPlaces => ({
    root: '/k',
    program: { path: node, electron: false },
    bundled: true,
    platform,
    architecture,
  })
  expect(computerOf(on('linux', 'x64'))).toBe('Linux x86_64')
  expect(computerOf(on('linux', 'arm64'))).toBe('Linux aarch64')
  expect(computerOf(on('darwin', 'arm64'))).toBe('Darwin arm64')
  expect(launcherText(on('darwin', 'x64'))).toContain("!= 'Darwin x86_64'")
})

test('the launcher says in one line why it does not start', () => {
  const bin = mkdtempSync(join(tmpdir(), 'kiln-launcher-'))
  try {
    const uname = join(bin, 'uname')
    writeFileSync(uname, '#!/bin/sh\necho \'Linux "$(id)" `x`\'\n', { mode: 0o755 })
    const text = launcherText({
      root: '/k',
      program: { path: node, electron: false },
      bundled: true,
      platform: 'linux',
      architecture: 'x64',
    })
    const ran = spawnSync('sh', [], {
      input: text,
      encoding: 'utf8',
      env: { PATH: `${bin}:${process.env['PATH']}` },
    })
    expect(ran).toMatchObject({
      status: 3,
      stderr: 'kiln: This Kiln runs on Linux x86_64, and this computer is Linux "$(id)" `x`.\n',
    })
  } finally {
    rmSync(bin, { recursive: true })
  }
})
