// Hosts that fetch from each other: the first gets a system from this computer, and the second from the first, which its own
// nix.conf names as a substituter.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { type DeployLab, deployLab, deployNow } from '#test/hosts/deploys.ts'

const refused = hostsRefused()
const title = `a host with a substituter of its own${refused ? ` (${refused})` : ''}`

describe.skipIf(refused !== null)(title, () => {
  let lab: DeployLab
  let first: TestHost
  let second: TestHost
  beforeAll(async () => {
    lab = await deployLab()
    const own = makeKeyPair()
    const system = (await lab.machine('old', { name: 'box', label: '25.11.1' })).path
    // The first notes what is asked of it with that key.
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
      ...{ canary: 1, substituteOnHost },
    })
    expect(job.error).toBeNull()
    for (const host of [first, second]) expect((await running(host)).trim()).toBe(path)
  }

  it('gets a system from the host that has it already, where that is asked for', async () => {
    await deploy('next', '25.11.2', false)
    expect(await fetched()).toBe('')
    await deploy('last', '25.11.3', true)
    expect(await fetched()).toContain('nix-daemon --stdio')
  })
})
