// Against keys that the real ssh-keygen makes and reads.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64Bytes } from './base64.ts'
import { publicKeyProblem } from './profiles/options/formats.ts'
import { isWholeKey } from './public-key.ts'
import { sshKeyProblem } from './seed/check.ts'

const field = (content: string | Buffer) => {
  const bytes = Buffer.from(content)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}
const keyOf = (...fields: (string | Buffer)[]) =>
  `${fields[0]} ${Buffer.concat(fields.map(field)).toString('base64')}`

const kinds = ['rsa-2048', 'ed25519-256', 'ecdsa-256', 'ecdsa-384', 'ecdsa-521']
let folder: string
/** `type blob`, without a comment. */
const keys: string[] = []
const readsIt = (key: string) => {
  writeFileSync(join(folder, 'read.pub'), `${key}\n`)
  return spawnSync('ssh-keygen', ['-l', '-f', join(folder, 'read.pub')]).status === 0
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-keys-'))
  for (const kind of kinds) {
    const [type = '', bits = ''] = kind.split('-')
    const path = join(folder, kind)
    execFileSync('ssh-keygen', ['-q', '-t', type, '-b', bits, '-N', '', '-C', '', '-f', path])
    keys.push(readFileSync(`${path}.pub`, 'utf8').trim())
  }
  // Keys on a token need one to be made; ssh-keygen reads them without it.
  const bytes = (at: number) => Buffer.from(keys[at]?.split(' ')[1] ?? '', 'base64')
  const curve = 'nistp256'
  keys.push(keyOf('sk-ssh-ed25519@openssh.com', bytes(1).subarray(-32), 'ssh:'))
  keys.push(keyOf('sk-ecdsa-sha2-nistp256@openssh.com', curve, bytes(2).subarray(-65), 'ssh:'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a public key', () => {
  test('of every type that ssh-keygen reads is accepted by form and seed', () => {
    expect(keys).toHaveLength(7)
    for (const key of keys) {
      expect([key, readsIt(key)]).toEqual([key, true])
      for (const line of [key, `${key} ada@desk`, `${key} a comment of words`])
        expect([publicKeyProblem(line), sshKeyProblem(line)]).toEqual([null, null])
    }
  })

  test('that was truncated anywhere is refused by both', () => {
    for (const key of keys)
      for (let length = 1; length < key.length; length++) {
        const cut = key.slice(0, length)
        expect([cut, publicKeyProblem(cut)]).not.toEqual([cut, null])
        expect([cut, sshKeyProblem(cut)]).not.toEqual([cut, null])
      }
    expect(sshKeyProblem('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKdurqJ4AFmtHVPUJsM703fI')?.code).toBe(
      'answer.key-incomplete',
    )
  })

  test('under another key’s type, or with trailing data, is refused', () => {
    const types = keys.map(key => key.split(' ')[0] ?? '')
    for (const key of keys) {
      const [type = '', blob = ''] = key.split(' ')
      for (const other of [...types, 'ssh-dss', 'toString'])
        if (other !== type) expect(isWholeKey(other, blob)).toBe(false)
      const bytes = Buffer.from(blob, 'base64')
      for (const more of [Buffer.alloc(1), field(''), field('x')])
        expect(isWholeKey(type, Buffer.concat([bytes, more]).toString('base64'))).toBe(false)
    }
  })

  test('is never one by chance, and base64 is read as Buffer reads it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(...keys), (bytes, key) => {
        const text = Buffer.from(bytes).toString('base64')
        expect(base64Bytes(text)).toEqual([...bytes])
        expect(isWholeKey(key.split(' ')[0] ?? '', text)).toBe(false)
      }),
    )
    for (const odd of ['A', 'AA', 'AAA', 'AA=', 'AB==', 'AAB=', 'AA==AAAA', 'AAA-', 'AAAA\n'])
      expect(base64Bytes(odd)).toBeNull()
  })
})
