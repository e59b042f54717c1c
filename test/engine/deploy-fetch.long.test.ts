// Hosts that fetch systems themselves: from each other (the first gets a system from this computer, and the
// second from the first, which is a substituter in its nix.conf), and from a binary cache whose key they
// trust.
import { execFile } from 'node:child_process'
import { createReadStream, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { nixPath } from '#platform/nix/places.ts'
import { type DeployLab, deployLab, deployNow } from '#test/hosts/deploys.ts'

const refused = hostsRefused()
const title = `a host with its own substituter${refused ? ` (${refused})` : ''}`

describe.skipIf(refused !== null)(title, () => {
  let lab: DeployLab
  let first: TestHost
  let second: TestHost
  beforeAll(async () => {
    lab = await deployLab()
    const own = makeKeyPair()
    const system = (await lab.machine('old', { name: 'box', label: '25.11.1' })).path
    // The first host records the commands of that key.
    const noted = `command="echo \\"$SSH_ORIGINAL_COMMAND\\" >>/var/lib/fetched; exec $SSH_ORIGINAL_COMMAND" ${own.publicKey}`
    first = await lab.host({ name: 'first', system, authorizedKeys: [lab.publicKey, noted] })
    const hostKey = Buffer.from(first.hostKey).toString('base64')
    const store = `ssh-ng://root@${first.address}?ssh-key=/etc/nix/key&base64-ssh-public-host-key=${hostKey}&trusted=true`
    const nixConf = `experimental-features = nix-command flakes
substituters = ${store}
sandbox = false
build-users-group =
trusted-users = root
`
    const files = { '/etc/nix/nix.conf': nixConf, '/etc/nix/key': own.privateKey }
    second = await lab.host({ name: 'second', system, files })
    await second.run('chmod', '600', '/etc/nix/key')
  })
  afterAll(() => lab?.close())

  const fetched = () => first.run('sh', '-c', 'cat /var/lib/fetched 2>/dev/null || true')
  const running = (host: TestHost) => host.run('readlink', '-f', '/run/current-system')
  const deploy = async (key: string, label: string, substituteOnHost: boolean) => {
    const packages = [{ name: 'curl', version: label, kib: 512 }]
    const { reference, path } = await lab.machine(key, { name: 'box', label, packages })
    const job = await deployNow(lab.engine, {
      source: { kind: 'flake', reference },
      hosts: [lab.target(first), lab.target(second)],
      canary: 1,
      substituteOnHost,
    })
    expect(job.error).toBeNull()
    for (const host of [first, second]) expect((await running(host)).trim()).toBe(path)
  }

  it('gets a system from the host that has it already, if the request says so', async () => {
    await deploy('next', '25.11.2', false)
    expect(await fetched()).toBe('')
    await deploy('last', '25.11.3', true)
    expect(await fetched()).toContain('nix-daemon --stdio')
  })

  it('gets a system from a binary cache, if the request says so', async () => {
    await using cache = await servedCache(lab)
    const system = (await lab.machine('old', { name: 'box', label: '25.11.1' })).path
    const nixConf = `experimental-features = nix-command flakes
substituters = ${cache.url}
trusted-public-keys = ${cache.key}
sandbox = false
build-users-group =
trusted-users = root
`
    const host = await lab.host({ name: 'third', system, files: { '/etc/nix/nix.conf': nixConf } })
    const packages = [{ name: 'curl', version: '25.11.4', kib: 512 }]
    const next = await lab.machine('cached', { name: 'box', label: '25.11.4', packages })
    await cache.push(next.path)
    const to = (substituteOnHost: boolean) => ({
      source: { kind: 'flake' as const, reference: next.reference },
      hosts: [lab.target(host)],
      substituteOnHost,
    })
    expect((await deployNow(lab.engine, to(true))).error).toBeNull()
    expect((await running(host)).trim()).toBe(next.path)
    // The system and its package came from the cache. The host already had the kernel.
    expect(cache.files().filter(path => path.startsWith('/nar/'))).toHaveLength(2)
  })
})

/** A signed cache in a folder, which this computer serves to the hosts. */
async function servedCache(lab: DeployLab) {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-cache-'))
  const asked: string[] = []
  const server = createServer(({ url = '' }, answer) => {
    const path = join(folder, new URL(url, 'http://cache').pathname)
    if (!existsSync(path)) return answer.writeHead(404).end()
    asked.push(url)
    createReadStream(path).pipe(answer)
  })
  await new Promise<void>(listening => server.listen(0, lab.network.address, listening))
  const { port } = server.address() as { port: number }
  const nix = async (...words: string[]) => {
    const env = { ...process.env, PATH: nixPath(process.env, homedir()) }
    const { stdout } = await promisify(execFile)(
      'nix',
      ['--extra-experimental-features', 'nix-command', ...words],
      {
        env,
      },
    )
    return stdout.trim()
  }
  const keyFile = join(lab.folder, 'cache-key')
  writeFileSync(keyFile, await nix('key', 'generate-secret', '--key-name', 'lab-1'), { mode: 0o600 })
  const key = await promisify(execFile)(
    'sh',
    [
      '-c',
      'exec nix --extra-experimental-features nix-command key convert-secret-to-public <"$1"',
      'sh',
      keyFile,
    ],
    { env: { ...process.env, PATH: nixPath(process.env, homedir()) } },
  )
  return {
    url: `http://${lab.network.address}:${port}`,
    key: key.stdout.trim(),
    files: () => asked,
    push: (path: string) => nix('copy', '--to', `file://${folder}?secret-key=${keyFile}`, path),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise(closed => server.close(closed))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
