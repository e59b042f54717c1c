// A login with a hardware key (FIDO2): real OpenSSH on both sides, and its own dummy device.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostsRefused, startHost, type TestHost } from '#lab/hosts/host.ts'
import { createLabNetwork, type LabNetwork } from '#lab/hosts/network.ts'
import { prepareSecurityKey, securityKeyProvider } from '#lab/hosts/packages.ts'
import { createProcessRunner } from '../../process/run.ts'
import { createSsh } from '../ssh.ts'

const refused = hostsRefused()
const minutes = 60_000

describe.skipIf(refused)(`a security key (${refused ?? 'on a test host'})`, { timeout: 2 * minutes }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-sk-'))
  const home = join(folder, 'home')
  const keyFile = join(home, '.ssh', 'id_ed25519_sk')
  const env = { PATH: process.env['PATH'], HOME: home }
  const alive = { everySeconds: 1, unanswered: 2 }
  const ssh = createSsh({
    run: createProcessRunner({ env }),
    home,
    tempFolder: tmpdir(),
    alive,
    connectSeconds: 5,
  })
  const { signal } = new AbortController()
  const useDevice = (provider: string) =>
    writeFileSync(join(home, '.ssh', 'config'), `SecurityKeyProvider ${provider}\n`)
  let network: LabNetwork
  let host: TestHost

  beforeAll(async () => {
    prepareSecurityKey()
    mkdirSync(join(home, '.ssh'), { recursive: true, mode: 0o700 })
    // Like a user whose device OpenSSH does not support directly.
    useDevice(securityKeyProvider)
    const make = ['-q', '-t', 'ed25519-sk', '-N', '', '-w', securityKeyProvider]
    execFileSync('ssh-keygen', [...make, '-f', keyFile], { env })
    network = await createLabNetwork()
    const authorizedKeys = [readFileSync(`${keyFile}.pub`, 'utf8').trim()]
    host = await startHost(network, { name: 'box1', authorizedKeys })
  }, 2 * minutes)
  afterAll(async () => {
    await host?.stop()
    await network?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('logs in, and its public half can be written to a drive', async () => {
    const knownHosts = join(folder, 'known_hosts')
    writeFileSync(knownHosts, `${host.address} ${host.hostKey}\n`)
    const address = { host: host.address, port: 22, user: 'root', jump: null, identity: keyFile }
    const connection = await ssh.connect(address, { knownHosts, signal })
    expect((await connection.run(['whoami'], { signal })).stdout).toBe('root\n')
    await connection.close()
    expect(await ssh.publicKeys()).toEqual([
      { from: '~/.ssh/id_ed25519_sk.pub', key: expect.stringMatching(/^sk-ssh-ed25519@openssh\.com /) },
    ])

    useDevice(join(folder, 'unplugged.so'))
    await expect(ssh.connect(address, { knownHosts, signal })).rejects.toMatchObject({
      code: 'ssh.key-unusable',
      values: { key: keyFile },
    })
  })
})
