// A mirror of Debian's in a folder: packages without content, their list, and a signature by a key made for it.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sha256Of } from '../tool-error.ts'
import type { Pin } from './pins.ts'

export type Mirror = {
  url: string
  keyring: string
  pins: Record<string, Pin>
  fileOf: (name: string) => string
}

const suite = 'test'
const version = '1'
const index = 'main/binary-amd64/Packages'
const run = (program: string, args: readonly string[]) => execFileSync(program, args, { stdio: 'pipe' })

function makePackage(pool: string, name: string): string {
  const folder = join(pool, name)
  mkdirSync(join(folder, 'DEBIAN'), { recursive: true })
  const control = `Package: ${name}\nVersion: ${version}\nArchitecture: amd64\nMaintainer: a test\nDescription: empty\n`
  writeFileSync(join(folder, 'DEBIAN', 'control'), control)
  run('dpkg-deb', ['--build', '-Znone', folder, `${folder}_${version}_amd64.deb`])
  return control
}

/** Signs the whole release: one signature covers all of its lists. */
function sign(root: string, release: string): string {
  const home = join(root, 'gnupg')
  const keyring = join(root, 'keyring.gpg')
  const options = ['--homedir', home, '--batch', '--pinentry-mode', 'loopback', '--passphrase', '']
  mkdirSync(home, { mode: 0o700 })
  try {
    run('gpg', [...options, '--quick-generate-key', 'mirror@test.invalid', 'ed25519', 'sign', 'never'])
    run('gpg', [...options, '--output', keyring, '--export'])
    run('gpg', [...options, '--output', join(release, 'InRelease'), '--clearsign', join(release, 'Release')])
  } finally {
    run('gpgconf', ['--homedir', home, '--kill', 'all'])
  }
  return keyring
}

export function makeMirror(root: string, names: readonly string[]): Mirror {
  const pool = join(root, 'pool')
  const release = join(root, 'dists', suite)
  const fileOf = (name: string) => join(pool, `${name}_${version}_amd64.deb`)
  mkdirSync(join(release, 'main/binary-amd64'), { recursive: true })
  const records = names.map(name => {
    const control = makePackage(pool, name)
    const file = fileOf(name)
    return `${control}Filename: pool/${name}_${version}_amd64.deb\nSize: ${statSync(file).size}\nSHA256: ${sha256Of(file)}\n`
  })
  writeFileSync(join(release, index), records.join('\n'))
  const list = readFileSync(join(release, index))
  const sum = createHash('sha256').update(list).digest('hex')
  writeFileSync(
    join(release, 'Release'),
    `Suite: ${suite}\nCodename: ${suite}\nComponents: main\nArchitectures: amd64\nDate: Thu, 01 Jan 2026 00:00:00 UTC\nSHA256:\n ${sum} ${list.length} ${index}\n`,
  )
  const pins = Object.fromEntries(names.map(name => [name, { version, sha256: sha256Of(fileOf(name)) }]))
  return { url: `file:${root}`, keyring: sign(root, release), pins, fileOf }
}
