// An order from a Kiln to a box: the real engine signs with the real ssh-keygen, the real `kiln connect serve` carries it, and the
// real program of the box takes it. timedatectl and systemctl of the box are fakes.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { createProcessRunner } from '#platform/process/run.ts'
import { createSsh } from '#platform/ssh/ssh.ts'
import { atDesk, claimedBox, connectOfFile } from '#test/device-box.ts'
import { testEngine } from '../support/engine/engine.ts'
import { test } from '../support/folders.ts'
import { mapKeyring } from '../support/keyring/map-keyring.ts'

const at = connectOfFile()
/** The ssh of another person than the one who runs the test. */
const sshOf = (home: string, agent: string) =>
  createSsh({
    run: createProcessRunner({ env: { PATH: process.env['PATH'], HOME: home, SSH_AUTH_SOCK: agent } }),
    home,
    tempFolder: tmpdir(),
  })
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    thrown => thrown.code,
  )
function program(folder: string, name: string, text: string) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`)
  chmodSync(join(folder, name), 0o755)
}
function keyPair(path: string, passphrase = '') {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-C', 'ada@laptop', '-f', path])
  return readFileSync(`${path}.pub`, 'utf8').trim()
}

test('the owner of a box signs an order in Kiln, and the box takes it from its Connect [A8]', async ({
  folder,
}) => {
  const person = join(folder, 'person')
  const line = keyPair(join(person, '.ssh/id_ed25519'))
  const address = at.between.address
  const box = await claimedBox(at.home, join(folder, 'box'), address)
  const [root, programs] = [join(folder, 'root'), join(folder, 'programs')]
  mkdirSync(join(root, 'var/lib/kiln/authorized_keys'), { recursive: true })
  writeFileSync(join(root, 'var/lib/kiln/authorized_keys/root'), `${line}\n`)
  program(programs, 'timedatectl', 'echo yes')
  program(programs, 'systemctl', 'exit 0')
  const look = () => box.run('kaliun-commands', { programs, words: ['--root', root] })

  const kiln = testEngine({
    home: join(folder, 'kiln'),
    env: { NO_PROXY: '', HTTP_PROXY: '', http_proxy: '', HTTPS_PROXY: '', https_proxy: '' },
    change: ports => ({ ...ports, keyring: mapKeyring(new Map()), ssh: sshOf(person, '') }),
  })
  const { connect } = kiln.client
  const login = await atDesk(at.home, desk =>
    desk.makeComputer({ name: 'laptop', household: 'Home', url: address }),
  )
  const { id: server } = await connect.add({ login })
  const one = { server, id: box.read('install_id').trim() }
  const shown = async () =>
    (await connect.show(one)).orders?.map(({ what, state, message }) => [what, state, message])

  const { keyLetters } = await connect.show(one)
  expect(keyLetters).toMatch(/^[A-Z]{4}-[A-Z]{4}-[A-Z]{4}$/)
  const wanted = { order: { kind: 'logs', on: true }, name: hostname(), hours: 1 } as const
  const order = { ...one, ...wanted, keyLetters, key: line }
  await connect.order(order)
  expect(await shown()).toEqual([['logs-on', 'waiting', '']])
  expect((await look()).status).toBe(0)
  expect(existsSync(box.path('send_logs'))).toBe(true)
  expect(await shown()).toEqual([['logs-on', 'done', '']])

  // Named by its file, for a box that has another name, and by a key that is not on the box.
  await connect.order({ ...order, key: '~/.ssh/id_ed25519', name: 'another' })
  await look()
  expect((await shown())?.[0]).toEqual(['logs-on', 'failed', 'other-box'])
  const other = join(folder, 'other')
  keyPair(other)
  await connect.order({ ...order, order: { kind: 'wipe' }, key: other })
  await look()
  expect((await shown())?.[0]).toEqual(['wipe', 'failed', 'signature'])
  expect(existsSync(box.path('wiping'))).toBe(false)

  // What cannot be signed, and what is no other Connect.
  keyPair(join(folder, 'locked'), 'secret')
  for (const key of [join(folder, 'locked'), join(folder, 'none'), `${line.slice(0, -20)}x`])
    expect(await codeOf(connect.order({ ...order, key }))).toBe('ssh.cannot-sign')
  for (const to of ['attic', 'http://192.0.2.1', 'ftp://a.example', 'https://a b'])
    expect(await codeOf(connect.order({ ...order, order: { kind: 'move', to, fingerprint: null } }))).toBe(
      'connect.move-to',
    )
  const handOver = {
    kind: 'hand-over',
    to: '',
    fingerprint: null,
    owner: null,
    updates: '',
    keeps: true,
  } as const
  const hers = readFileSync(`${other}.pub`, 'utf8')
  const grace = { name: 'Grace Hopper', keys: [hers] }
  const rsa = join(folder, 'rsa')
  execFileSync('ssh-keygen', ['-q', '-t', 'rsa', '-b', '4096', '-N', '', '-f', rsa])
  const long = readFileSync(`${rsa}.pub`, 'utf8')
  const refusals: [Partial<{ to: string; owner: typeof grace; updates: string }>, string][] = [
    [{ to: 'attic' }, 'connect.move-to'],
    [{ owner: { ...grace, keys: [hers.slice(0, 60)] } }, 'connect.hand-over-key'],
    [{ owner: { ...grace, keys: [`restrict ${hers}`] } }, 'connect.hand-over-key'],
    [{ owner: { ...grace, keys: [hers, line] } }, 'connect.hand-over-own-key'],
    [{ owner: { ...grace, keys: [] } }, 'connect.hand-over-owner'],
    [{ owner: { ...grace, name: ' ' } }, 'connect.hand-over-owner'],
    [{ owner: { ...grace, keys: [long, long, long] } }, 'connect.order-long'],
    [{ updates: '{}' }, 'connect.hand-over-updates'],
    [{ updates: 'not JSON' }, 'connect.hand-over-updates'],
  ]
  for (const [change, code] of refusals)
    expect(await codeOf(connect.order({ ...order, order: { ...handOver, ...change } }))).toBe(code)
  // This system has no name for it: the box says why it waits, and Kiln shows the order.
  await connect.order({ ...order, order: { ...handOver, owner: grace } })
  expect((await look()).status).toBe(0)
  expect((await shown())?.[0]).toEqual(['hand-over', 'waiting', ''])
  expect(existsSync(box.path('handing'))).toBe(false)

  expect(await codeOf(connect.order({ ...order, id: crypto.randomUUID() }))).toBe('connect.box-gone')
  for (let n = 0; n < 3; n++) await connect.order(order)
  expect(await codeOf(connect.order(order))).toBe('connect.orders-wait')
  await kiln.close()
})

test('a key of the SSH agent signs by its public half [A8]', async ({ folder }) => {
  const path = join(folder, 'in-agent')
  const line = keyPair(path)
  const started = execFileSync('ssh-agent', ['-s'], { encoding: 'utf8' })
  const [, socket = ''] = /SSH_AUTH_SOCK=([^;]+);/.exec(started) ?? []
  const [, pid = ''] = /SSH_AGENT_PID=(\d+);/.exec(started) ?? []
  try {
    const env = { ...process.env, SSH_AUTH_SOCK: socket }
    execFileSync('ssh-add', ['-q', path], { env, stdio: 'ignore' })
    const person = join(folder, 'person')
    mkdirSync(person)
    const { signal } = new AbortController()
    const signed = await sshOf(person, socket).sign({ text: 'text', namespace: 'test', key: line, signal })
    const signers = join(folder, 'signers')
    writeFileSync(signers, `owner ${line}\n`)
    writeFileSync(join(folder, 'signature'), signed)
    const words = [
      '-Y',
      'verify',
      '-f',
      signers,
      '-I',
      'owner',
      '-n',
      'test',
      '-s',
      join(folder, 'signature'),
    ]
    expect(execFileSync('ssh-keygen', words, { input: 'text', encoding: 'utf8' })).toContain('Good')
  } finally {
    process.kill(Number(pid))
  }
})
