// Hosts with Nix, or the way to root, in an unusual place: found there, or reported. On real test hosts.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connectTo } from '#engine/deploy/host/connect.ts'
import { asRoot } from '#engine/hosts/as-root.ts'
import { askTarget } from '#engine/install/target.ts'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { doasRoot, prepareDoas } from '#lab/hosts/packages.ts'
import { type DeployLab, deployLab, deployNow } from '#test/hosts/deploys.ts'
import { textOf } from '#test/texts.ts'

const refused = hostsRefused()
const title = refused ? `a host (${refused})` : 'a host'

describe.skipIf(refused !== null)(title, { timeout: 4 * 60_000 }, () => {
  let lab: DeployLab
  let host: TestHost
  let old: string
  let next: { path: string; reference: string }
  const sh = (script: string) => host.run('sh', '-c', script)
  beforeAll(async () => {
    lab = await deployLab()
    old = (await lab.machine('old', { name: 'box', label: '25.11.1' })).path
    next = await lab.machine('next', { name: 'box', label: '25.11.2' })
    prepareDoas()
    host = await lab.host({ name: 'box', system: old, trees: [doasRoot] })
    await sh(
      'echo "trusted-users = root ops ada" >>/etc/nix/nix.conf; pkill -x nix-daemon; nix-daemon --daemon >/dev/null 2>&1 </dev/null & sleep 1',
    )
  }, 4 * 60_000)
  afterAll(() => lab?.close())
  beforeEach(async () => {
    await host.run('nix-env', '-p', '/nix/var/nix/profiles/system', '--set', old)
    await host.run(`${old}/bin/switch-to-configuration`, 'switch')
  })

  const request = (user: string) => ({
    source: { kind: 'flake' as const, reference: next.reference },
    hosts: [lab.target(host, user)],
  })
  const outcome = async (user: string, sudoPassword?: string) => {
    const job = await deployNow(lab.engine, request(user), sudoPassword === undefined ? {} : { sudoPassword })
    return job.error
      ? [job.error.code, textOf(job.error.values['reason'] ?? '')]
      : job.detail.results[0]?.outcome
  }

  it('whose way to root is doas is switched with it', async () => {
    // Debian's doas; its PAM service needs no authentication, because the host has no PAM modules.
    await sh(`mv /usr/bin/sudo /usr/bin/hidden
printf "%s required pam_permit.so\\n" auth account session >/etc/pam.d/doas
echo "permit nopass ops" >/etc/doas.conf; chmod 600 /etc/doas.conf`)
    try {
      expect(await outcome('ops')).toBe('switched')
      const signal = AbortSignal.timeout(60_000)
      const connection = await connectTo(lab.engine.ports, lab.target(host, 'ops'), signal)
      // An installation checks this, and uses it to run as root.
      expect((await askTarget(connection, { host: 'box', signal })).facts.rights).toBe('doas')
      expect((await connection.run(asRoot(['id', '-u']), { signal })).stdout.trim()).toBe('0')
      await connection.close()
      expect(await outcome('ada')).toEqual([
        'deploy.no-rights',
        'sudo is not there, and doas needs a rule with nopass.',
      ])
      // A rule for one command does not give root.
      await sh('echo "permit nopass ops cmd ls" >/etc/doas.conf')
      expect((await outcome('ops'))?.[0]).toBe('deploy.no-rights')
    } finally {
      await sh('mv /usr/bin/hidden /usr/bin/sudo; rm /usr/bin/doas')
    }
  })

  it("on which sudo refuses says why, and not sudo's last line", async () => {
    expect(await outcome('ada')).toEqual(['deploy.no-rights', 'sudo wants a password.'])
    await sh('mv /usr/bin/sudo /usr/bin/hidden')
    expect(await outcome('ada')).toEqual(['deploy.no-rights', 'neither sudo nor doas is there.'])
    await sh('mv /usr/bin/hidden /usr/bin/sudo')
    await sh('cp /etc/sudoers /etc/sudoers.kept; sed -i "/^ada/d" /etc/sudoers')
    expect(await outcome('ada', 'correct horse')).toEqual([
      'deploy.sudo',
      expect.stringContaining('not in the sudoers file'),
    ])
    await sh('cp /etc/sudoers.kept /etc/sudoers; echo "Defaults requiretty" >>/etc/sudoers')
    expect(await outcome('ops')).toEqual([
      'deploy.no-rights',
      'sudo wants a terminal (requiretty in its sudoers file).',
    ])
    await sh('mv /etc/sudoers.kept /etc/sudoers')
  })

  it('whose Nix daemon does not run is not reported as having a broken login shell', async () => {
    await sh('pkill -x nix-daemon; while pgrep -x nix-daemon; do sleep 0.1; done')
    try {
      expect(await outcome('ops')).toEqual(['deploy.nix-fails', expect.stringContaining('connect to socket')])
    } finally {
      await sh('nix-daemon --daemon >/dev/null 2>&1 </dev/null & sleep 1')
    }
  })

  it('with Nix only in the default profile can be deployed to; one without is reported', async () => {
    await sh(`mkdir -p /nix/var/nix/profiles/default /kept
cp -a "$(dirname "$(readlink -f "$(command -v nix-store)")")" /nix/var/nix/profiles/default/bin 2>/dev/null
for name in nix nix-store nix-env nix-daemon; do
  for place in $(which -a $name); do case $place in /nix/*) ;; *) mv "$place" /kept/ ;; esac; done
done
echo "SetEnv PATH=/usr/bin:/bin" >>/etc/ssh/sshd_config; restart-sshd`)
    const path = 'PATH=/usr/bin:/bin; command -v nix-store || echo none'
    expect((await sh(path)).trim()).toBe('none')
    await sh('mv /nix/var/nix/profiles/default/bin /kept/bin')
    expect((await outcome('root'))?.[0]).toBe('deploy.no-nix')
    await sh('mv /kept/bin /nix/var/nix/profiles/default/bin')
    // Something that has to be copied, which starts Nix on the other side.
    next = await lab.machine('other', { name: 'box', label: '25.11.3' })
    expect(await outcome('root')).toBe('switched')
  })
})
