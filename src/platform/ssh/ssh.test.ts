import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createProcessRunner } from '../process/run.ts'
import { makeHostKey } from './host-key.ts'
import { createSsh } from './ssh.ts'

const home = mkdtempSync(join(tmpdir(), 'kiln-ssh-'))
mkdirSync(join(home, '.ssh'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

test.for(['', 'kiln', 'a-host-name-that-is-longer'])(
  'ssh-keygen reads the key with comment "%s"',
  async comment => {
    const { privateKey, publicKey } = await makeHostKey(comment)
    const path = join(home, 'host_key')
    writeFileSync(path, privateKey)
    chmodSync(path, 0o600)
    expect(execFileSync('ssh-keygen', ['-y', '-f', path], { encoding: 'utf8' }).trim()).toBe(publicKey.trim())
    expect(execFileSync('ssh-keygen', ['-l', '-f', path], { encoding: 'utf8' })).toContain('(ED25519)')
  },
)

test('two keys differ', async () => {
  expect((await makeHostKey('a')).publicKey).not.toBe((await makeHostKey('a')).publicKey)
})

test('finds keys of ~/.ssh and of a real agent, each once, and nothing private', async () => {
  const key = (name: string) => join(home, '.ssh', name)
  for (const name of ['id_one', 'id_two'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', key(name)])
  rmSync(key('id_two.pub'))
  writeFileSync(key('broken.pub'), 'not a key\n')
  // Nothing ever writes to these pipes, and each would block one of Node's four file threads.
  execFileSync(
    'mkfifo',
    ['a', 'b', 'c', 'd', 'e'].map(name => key(`pipe-${name}.pub`)),
  )
  const socket = join(home, 'agent')
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
  const env = { PATH: process.env['PATH'], SSH_AUTH_SOCK: socket }
  try {
    await expect
      .poll(() => {
        try {
          execFileSync('ssh-add', ['-q', key('id_one'), key('id_two')], { env, stdio: 'ignore' })
          return true
        } catch {
          return false
        }
      })
      .toBe(true)
    const found = await createSsh({ run: createProcessRunner({ env }), home, tempFolder: home }).publicKeys()
    expect(found.map(({ from }) => from)).toEqual(['~/.ssh/id_one.pub', 'SSH agent'])
    expect(found[0]?.key).toBe(readFileSync(key('id_one.pub'), 'utf8').trim())
    expect(JSON.stringify(found)).not.toContain('PRIVATE')
  } finally {
    agent.kill()
  }
})

test('a missing folder and a missing agent are not errors', async () => {
  const run = createProcessRunner({ env: { PATH: '/nowhere' } })
  expect(await createSsh({ run, home: '/nowhere', tempFolder: home }).publicKeys()).toEqual([])
})

describe('a key for a user without one', () => {
  const programs = createProcessRunner({ env: { PATH: process.env['PATH'] } })
  const person = () => {
    const place = mkdtempSync(join(home, 'person-'))
    return { place, ssh: createSsh({ run: programs, home: place, tempFolder: home }) }
  }
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)
  const publicOf = (path: string) =>
    execFileSync('ssh-keygen', ['-y', '-f', path], { encoding: 'utf8' }).trim()

  test('is one that ssh reads, with the modes that ssh wants, and is found from then on', async () => {
    const { place, ssh } = person()
    const { from, key } = await ssh.makeUserKey()
    const path = join(place, '.ssh', 'id_ed25519')
    expect(from).toBe('~/.ssh/id_ed25519.pub')
    expect(publicOf(path)).toBe(key)
    expect(['', '/id_ed25519', '/id_ed25519.pub'].map(name => mode(join(place, '.ssh') + name))).toEqual([
      '700',
      '600',
      '644',
    ])
    expect(await ssh.publicKeys()).toEqual([{ from, key }])
  })

  test('replaces no key: it writes the missing public half of one, or leaves all as it is', async () => {
    const { place, ssh } = person()
    const path = join(place, '.ssh', 'id_ed25519')
    const { key } = await ssh.makeUserKey()
    const before = readFileSync(path, 'utf8')
    await expect(ssh.makeUserKey()).rejects.toMatchObject({ code: 'ssh.key-taken' })
    rmSync(`${path}.pub`)
    expect((await ssh.makeUserKey()).key).toBe(key)
    rmSync(`${path}.pub`)
    execFileSync('ssh-keygen', ['-q', '-p', '-N', 'a passphrase', '-f', path])
    const locked = readFileSync(path, 'utf8')
    expect(locked).not.toBe(before)
    await expect(ssh.makeUserKey()).rejects.toMatchObject({ code: 'ssh.key-taken' })
    expect(readFileSync(path, 'utf8')).toBe(locked)
    expect(readdirSync(join(place, '.ssh'))).toEqual(['id_ed25519'])
  })

  test('of two requests at once one makes it, and both halves belong together', async () => {
    const { place, ssh } = person()
    const made = await Promise.allSettled([ssh.makeUserKey(), ssh.makeUserKey(), ssh.makeUserKey()])
    const path = join(place, '.ssh', 'id_ed25519')
    expect(publicOf(path)).toBe(readFileSync(`${path}.pub`, 'utf8').trim())
    for (const each of made)
      if (each.status === 'fulfilled') expect(each.value.key).toBe(publicOf(path))
      else expect(each.reason).toMatchObject({ code: 'ssh.key-taken' })
  })
})
