// Against servers that accept a password in different ways (ssh2's, on loopback). A real sshd:
// test/engine/hosts.test.ts.
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { AddressInfo, Server } from 'node:net'
import { join } from 'node:path'
import ssh2, { type AuthContext, type ServerChannel, type Session } from 'ssh2'
import { expect, onTestFinished } from 'vitest'
import { makeKeyPair } from '#lab/ssh.ts'
import { knownName } from '#shared/hosts/address.ts'
import { test } from '#test/folders.ts'
import { watchProcesses } from '#test/secret-watch.ts'
import { createProcessRunner } from '../../process/run.ts'
import { createSsh } from '../ssh.ts'
import { keyInput, script } from './put-key.ts'

const hostKey = makeKeyPair()
const publicKey = makeKeyPair().publicKey

type Login = (context: AuthContext) => void

/** A host that answers every command as if the key were installed, and what it received. */
async function startServer(login: Login) {
  let received = ''
  const server = new ssh2.Server({ hostKeys: [hostKey.privateKey] }, client => {
    client.on('authentication', login).on('error', () => undefined)
    client.on('session', accept => {
      const session: Session = accept()
      session.on('exec', acceptExec => {
        const channel: ServerChannel = acceptExec()
        channel.on('data', (bytes: Buffer) => {
          received += bytes
        })
        channel.on('end', () => {
          channel.write('kiln-key-in-place\n')
          channel.exit(0)
          channel.end()
        })
      })
    })
  }) as unknown as Server
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { port: (server.address() as AddressInfo).port, received: () => received }
}

async function putKeyAt(login: Login, password: string, folder: string, connectSeconds = 20) {
  const server = await startServer(login)
  const home = join(folder, 'home')
  const tempFolder = join(folder, 'temp')
  for (const each of [home, tempFolder]) mkdirSync(each)
  const knownHosts = join(folder, 'known_hosts')
  const { port } = server
  const [type, key] = hostKey.publicKey.split(' ')
  writeFileSync(knownHosts, `${knownName({ host: '127.0.0.1', port })} ${type} ${key}\n`)
  const ssh = createSsh({
    run: createProcessRunner({ env: { PATH: process.env['PATH'], HOME: home } }),
    home,
    tempFolder,
    alive: { everySeconds: 20, unanswered: 3 },
    connectSeconds,
  })
  const address = { host: '127.0.0.1', port, user: 'root', jump: null, identity: null }
  const put = ssh.putKey(
    address,
    { password, publicKey },
    { knownHosts, signal: AbortSignal.timeout(60_000) },
  )
  return { put, server, left: () => readdirSync(tempFolder) }
}

const methods = ['password', 'keyboard-interactive'] as const

/** Like sshd with UsePAM: one password, accepted in two ways. */
const takes =
  (right: string, ways: readonly (typeof methods)[number][] = methods): Login =>
  context => {
    const refuse = () => context.reject([...ways])
    if (context.method === 'password' && ways.includes('password'))
      return context.password === right ? context.accept() : refuse()
    if (context.method === 'keyboard-interactive')
      return context.prompt('Password: ', ([answer]) => (answer === right ? context.accept() : refuse()))
    refuse()
  }

test('a wrong password is refused, even if ssh asks for it a second time', async ({ folder }) => {
  const { put, left } = await putKeyAt(takes('right'), 'wrong', folder)
  await expect(put).rejects.toMatchObject({ code: 'ssh.denied' })
  expect(left()).toEqual([])
})

test.for([['password'], ['keyboard-interactive']] as const)(
  'the right password is accepted by %s',
  async (ways, { folder }) => {
    const { put, server, left } = await putKeyAt(takes("it's right", ways), "it's right", folder)
    await put
    expect(server.received()).toBe(keyInput(publicKey))
    expect(left()).toEqual([])
  },
)

test('the password is in no program’s arguments or environment, and in no file', async ({ folder }) => {
  const password = `quokka-login-${process.pid}`
  const watch = await watchProcesses([password])
  const inFiles: string[] = []
  let watched: Awaited<ReturnType<typeof watch.end>> | null = null
  // While ssh holds it and waits for an answer.
  const login: Login = context => {
    if (context.method !== 'password') return context.reject(['password'])
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(each => each.isFile())
    for (const { parentPath, name } of files)
      if (readFileSync(join(parentPath, name), 'utf8').includes(password)) inFiles.push(name)
    void watch.end().then(end => {
      watched = end
      if (context.password === password) context.accept()
      else context.reject(['password'])
    })
  }
  const { put, left } = await putKeyAt(login, password, folder)
  await put
  expect(watched).toMatchObject({ seen: [] })
  expect((watched as { looks: number } | null)?.looks).toBeGreaterThan(100)
  expect(inFiles).toEqual([])
  expect(left()).toEqual([])
})

test('gives up on a host that never answers a login, and leaves nothing behind', async ({ folder }) => {
  const { put, left } = await putKeyAt(() => undefined, 'a', folder, 1)
  await expect(put).rejects.toMatchObject({ code: 'ssh.timed-out' })
  expect(left()).toEqual([])
})

/** Asks these one after the other, and notes what came. */
const asking =
  (questions: string[], got: string[]): Login =>
  context => {
    if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive'])
    const [...waiting] = questions
    const next = () => {
      const question = waiting.shift()
      if (question === undefined) return context.accept()
      context.prompt(question, ([answer]) => {
        got.push(answer ?? '')
        next()
      })
    }
    next()
  }

test.for([
  [['Password: ', 'Verification code: '], ['right'], 'Verification code'],
  [['Password: ', 'Token: '], ['right'], 'Token'],
  [['Verification code: ', 'Password: '], [], 'Verification code'],
  [['Password: ', 'New password: ', 'Retype new password: '], ['right'], 'New password'],
] as const)(
  'no other question than for the password is answered: %j',
  async ([questions, sent, question], { folder }) => {
    const got: string[] = []
    const { put, left } = await putKeyAt(asking([...questions], got), 'right', folder)
    await expect(put).rejects.toMatchObject({ code: 'ssh.asks-more', values: { question } })
    expect([got, left()]).toEqual([sent, []])
  },
)

test('a password that the host wants changed is sent once, and the login ends', async ({ folder }) => {
  const got: string[] = []
  const login: Login = context => {
    if (context.method !== 'password') return context.reject(['password'])
    got.push(context.password)
    context.requestChange('Your password has expired', () => context.reject(['password']))
  }
  const { put } = await putKeyAt(login, 'right', folder)
  await expect(put).rejects.toMatchObject({ code: 'ssh.asks-more', values: { question: /old password/ } })
  expect(got).toEqual(['right'])
})

test.for(['Password (or passphrase): ', 'Your password (yes/no are not one): ', 'Mot de passe : '])(
  'a password is what the host asks for, in its own words: %s',
  async (question, { folder }) => {
    const got: string[] = []
    const { put } = await putKeyAt(asking([question], got), 'right', folder)
    await put
    expect(got).toEqual(['right'])
  },
)

test('a partially received key is not installed, and a complete one is installed once [D1]', ({ folder }) => {
  const put = (input: string) =>
    spawnSync('sh', ['-c', script], { input, env: { PATH: process.env['PATH'], HOME: folder } }).status
  const file = join(folder, '.ssh', 'authorized_keys')
  const input = keyInput(publicKey)
  for (const part of ['', input.slice(0, 40), `${publicKey.trim()}\n`]) expect(put(part)).not.toBe(0)
  expect(existsSync(file)).toBe(false)
  mkdirSync(join(folder, '.ssh'))
  writeFileSync(file, 'ssh-rsa AAAA other')
  for (const status of [put(input), put(input)]) expect(status).toBe(0)
  expect(readFileSync(file, 'utf8')).toBe(`ssh-rsa AAAA other\n${publicKey.trim()}\n`)
})

test('the ssh of a ProxyCommand does not get the password', async ({ folder }) => {
  const got: string[] = []
  const noting =
    (name: string): Login =>
    context => {
      if (context.method === 'password') got.push(`${name}: ${context.password}`)
      context.reject(['password'])
    }
  const [gate, target] = [await startServer(noting('gate')), await startServer(noting('target'))]
  const home = join(folder, 'home')
  const tempFolder = join(folder, 'temp')
  mkdirSync(join(home, '.ssh'), { recursive: true })
  mkdirSync(tempFolder)
  const anyKey = '-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null'
  writeFileSync(
    join(home, '.ssh/config'),
    `Host target\n  HostName 127.0.0.1\n  Port ${target.port}\n  ProxyCommand ssh -F /dev/null -p ${gate.port} ${anyKey} me@127.0.0.1 -W %h:%p\n`,
  )
  const knownHosts = join(folder, 'known_hosts')
  const [type, key] = hostKey.publicKey.split(' ')
  writeFileSync(knownHosts, `${knownName({ host: 'target', port: target.port })} ${type} ${key}\n`)
  const ssh = createSsh({
    run: createProcessRunner({ env: { PATH: process.env['PATH'], HOME: home } }),
    home,
    tempFolder,
    alive: { everySeconds: 20, unanswered: 3 },
    connectSeconds: 20,
  })
  const address = { host: 'target', port: target.port, user: 'root', jump: null, identity: null }
  const put = ssh.putKey(
    address,
    { password: 'secret', publicKey },
    { knownHosts, signal: AbortSignal.timeout(60_000) },
  )
  await expect(put).rejects.toMatchObject({ code: expect.stringMatching(/^ssh\./) })
  // ssh asks for one, gets none, and sends an empty one.
  expect(got).toContain('gate: ')
  expect(got.filter(each => each.includes('secret'))).toEqual([])
})
