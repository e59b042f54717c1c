import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { narInfoName, parseNarInfo } from '#shared/narinfo.ts'
import { test } from '#test/folders.ts'
import { hasNix, isRoot } from '#test/tools-here.ts'
import { signatureOf } from './sign.ts'
import { isSignedBy } from './signature.ts'

const nix = (words: string[], input?: string) =>
  execFileSync('nix', ['--extra-experimental-features', 'nix-command', ...words], {
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
    ...(input === undefined ? {} : { input }),
  }).trim()

test.runIf(hasNix && isRoot)("Nix's own signatures are parsed, and ours are equal", ({ folder }) => {
  const secret = nix(['key', 'generate-secret', '--key-name', 'a.example-1'])
  const publicKey = nix(['key', 'convert-secret-to-public'], secret)
  const other = nix(
    ['key', 'convert-secret-to-public'],
    nix(['key', 'generate-secret', '--key-name', 'a.example-1']),
  )
  writeFileSync(join(folder, 'key'), secret)
  // One path that refers to another.
  mkdirSync(join(folder, 'two'))
  writeFileSync(join(folder, 'one'), `one of ${process.pid} ${Date.now()}`)
  const add = (...words: string[]) => execFileSync('nix-store', words, { encoding: 'utf8' }).trim()
  const one = add('--add', join(folder, 'one'))
  const drv = `derivation { name = "two"; system = "x86_64-linux"; builder = "/bin/bash"; args = [ "-c" "echo \${builtins.storePath "${one}"} >$out; :" ]; }`
  const two = nix([
    'build',
    '--no-link',
    '--print-out-paths',
    '--impure',
    '--option',
    'sandbox',
    'false',
    '--expr',
    drv,
  ])
  nix(['copy', '--to', `file://${folder}/cache?secret-key=${folder}/key`, two])
  for (const path of [one, two]) {
    const info = parseNarInfo(readFileSync(join(folder, 'cache', narInfoName(path)), 'utf8'))
    if (!info) throw new Error('not read')
    expect(info.storePath).toBe(path)
    expect(info.signatures).toEqual([signatureOf(info.fingerprint, secret)])
    const [signature = ''] = info.signatures
    expect(isSignedBy(info.fingerprint, signature, publicKey)).toBe(true)
    expect(isSignedBy(info.fingerprint, signature, other)).toBe(false)
    expect(isSignedBy(`${info.fingerprint} `, signature, publicKey)).toBe(false)
  }
})

test('rejects what is not a narinfo or not a signature', () => {
  expect(parseNarInfo('')).toBeNull()
  expect(parseNarInfo('StorePath: /etc/passwd\nURL: nar/a\nNarHash: sha256:a\nNarSize: 1\n')).toBeNull()
  expect(parseNarInfo('StorePath: /nix/store/a\nURL: nar/a\nNarHash: sha256:a\nNarSize: many\n')).toBeNull()
  // Nix takes the last of two, and the first may be the signed one.
  const whole = 'StorePath: /nix/store/a\nURL: nar/a\nNarHash: sha256:a\nNarSize: 1\n'
  expect(parseNarInfo(whole)).not.toBeNull()
  for (const line of whole.trim().split('\n')) expect(parseNarInfo(`${whole}${line}\n`)).toBeNull()
  const key = `k:${Buffer.alloc(32).toString('base64')}`
  for (const signature of ['', 'k', 'k:', 'k:AAAA', `other:${Buffer.alloc(64).toString('base64')}`])
    expect(isSignedBy('text', signature, key)).toBe(false)
})
