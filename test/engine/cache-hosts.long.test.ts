// Caches that are stores of hosts (ssh-ng://), on real hosts with a real Nix and sshd.
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { fromReport } from '#shared/errors.ts'
import { buildResult } from '#shared/images/image.ts'
import { type DeployLab, deployLab } from '#test/hosts/deploys.ts'
import { writeWideProfile } from '#test/profiles/wide-profile.ts'
import { hasNix } from '#test/tools-here.ts'

const refused = hostsRefused() ?? (hasNix ? null : 'needs Nix')
const minute = 60_000

describe.skipIf(refused !== null)(
  `a cache on a host${refused ? ` (${refused})` : ''}`,
  { timeout: 2 * minute },
  () => {
    let lab: DeployLab
    let host: TestHost
    let url: string
    let image: string
    let storePath: string
    let key: { name: string; publicKey: string }
    beforeAll(async () => {
      lab = await deployLab(ports => ({
        ...ports,
        folders: { ...ports.folders, profiles: [join(ports.folders.data, '..', 'profiles')] },
      }))
      const { client } = lab.engine
      const profiles = join(lab.folder, 'profiles')
      writeWideProfile(profiles, { salt: `${process.pid}-${Math.random()}` })
      await client.profiles.trustFolder({ path: profiles, trusted: true })
      const { path: system } = await lab.machine('cache', { name: 'cache', label: '25.11.1' })
      host = await lab.host({ name: 'cache', system })
      url = `ssh-ng://root@${host.address}`
      mkdirSync(join(lab.folder, '.ssh'), { mode: 0o700 })
      const { job } = await client.builds.start({ profile: 'wide', formats: ['raw'], builder: 'local' })
      const view = await jobEnd(client, job, () => undefined)
      expect(view.error).toBeNull()
      image = buildResult.parse(view.value).id
      storePath = (await client.images.show({ id: image })).provenance.raw?.storePath ?? ''
      key = await client.caches.makeKey({ name: 'hosts-1' })
    }, 2 * minute)
    afterAll(() => lab?.close())

    /** The user's own ~/.ssh/config. */
    const configured = (...lines: string[]) =>
      writeFileSync(join(lab.folder, '.ssh', 'config'), `${lines.join('\n')}\n`, { mode: 0o600 })
    const login = () => configured('Host *', `IdentityFile ${lab.keyFile}`, 'IdentitiesOnly yes')
    const push = async (named: string | null, to = url) => {
      const { job } = await lab.engine.client.caches.push({ image, to, key: named })
      const { error, value } = await jobEnd(lab.engine.client, job, () => undefined)
      if (error) throw fromReport(error)
      return value
    }
    const add = () => lab.engine.client.caches.add({ url, key: key.publicKey })
    const sh = (line: string) => host.run('sh', '-c', line)

    it('whose key is not trusted yet is reported, when pushing and when adding', async () => {
      login()
      lab.distrust()
      for (const call of [() => push(null), add])
        await expect(call()).rejects.toMatchObject({
          code: 'cache.host-key',
          message: `The key of ${host.address} is not trusted yet, so the cache there cannot be reached.`,
          hint: expect.stringContaining(`kiln hosts add root@${host.address}`),
        })
      lab.trust()
    })

    it('that refuses the login is reported with the reason and the key that ssh did not use', async () => {
      configured('Host *', 'IdentityFile /nonexistent/key', 'IdentitiesOnly yes')
      await expect(push(null)).rejects.toMatchObject({ code: 'ssh.key-missing' })
      const open = join(lab.folder, 'open')
      writeFileSync(open, 'x')
      chmodSync(open, 0o644)
      configured('Host *', `IdentityFile ${open}`, 'IdentitiesOnly yes')
      await expect(push(null)).rejects.toMatchObject({
        code: 'ssh.key-open',
        values: { key: open },
        hint: `Run \`chmod 600 ${open}\`, then try again.`,
      })
      rmSync(open)
      configured('Host *', 'PubkeyAuthentication no')
      for (const call of [() => push(null), add])
        await expect(call()).rejects.toMatchObject({
          code: 'ssh.denied',
          message: expect.stringContaining(`${host.address} refused the login of root`),
        })
    })

    it('whose jump host refuses the login, or is not trusted, names the jump host and the key', async () => {
      const gate = await lab.host({ name: 'gate' })
      const over = (...ofGate: string[]) => {
        const ofHost = [`ProxyJump root@${gate.address}`, `IdentityFile ${lab.keyFile}`, 'IdentitiesOnly yes']
        configured(`Host ${host.address}`, ...ofHost, `Host ${gate.address}`, ...ofGate)
      }
      const values = { jump: gate.address, host: host.address }
      over('PubkeyAuthentication no')
      await expect(push(null)).rejects.toMatchObject({ code: 'ssh.jump-denied', values })
      const open = join(lab.folder, 'open-gate')
      writeFileSync(open, 'x')
      chmodSync(open, 0o644)
      over(`IdentityFile ${open}`, 'IdentitiesOnly yes')
      await expect(push(null)).rejects.toMatchObject({
        code: 'ssh.key-open',
        message: `${gate.address} refused the login: ssh does not use the key ${open}, because its permissions (644) are too open.`,
      })
      over(`IdentityFile ${lab.keyFile}`)
      lab.trustInstead(host, host)
      await expect(push(null)).rejects.toMatchObject({ code: 'ssh.jump-key-unknown', values })
      lab.trust()
      gate.stop()
    })

    it('accepts only what a trusted key has signed, and says so', async () => {
      login()
      await expect(push(null)).rejects.toMatchObject({ code: 'cache.unsigned', values: { to: url } })
      await sh(`echo "extra-trusted-public-keys = ${key.publicKey}" >>/etc/nix/nix.conf`)
      expect(await push(key.name)).toMatchObject({ paths: 1, to: url })
      expect(await sh(`test -e ${storePath} && echo there`)).toBe('there\n')
      expect(await add()).toMatchObject({ url })
      await lab.engine.client.caches.remove({ url })
    })

    it('is found by an alias of ~/.ssh/config', async () => {
      configured('Host depot', `HostName ${host.address}`, 'User root', `IdentityFile ${lab.keyFile}`)
      expect(await push(key.name, 'ssh-ng://depot')).toMatchObject({ to: 'ssh-ng://depot' })
    })

    it('with Nix only in the default profile can be pushed to; one without is reported', async () => {
      login()
      await sh(`nix-store --delete ${storePath}
mkdir -p /nix/var/nix/profiles/default /kept
cp -a "$(dirname "$(readlink -f "$(command -v nix-store)")")" /nix/var/nix/profiles/default/bin 2>/dev/null
for name in nix nix-store nix-env nix-daemon; do
  for place in $(which -a $name); do case $place in /nix/*) ;; *) mv "$place" /kept/ ;; esac; done
done
echo "SetEnv PATH=/usr/bin:/bin" >>/etc/ssh/sshd_config; restart-sshd`)
      expect(await push(key.name)).toMatchObject({ paths: 1 })
      expect(await sh(`test -e ${storePath} && echo there`)).toBe('there\n')
      await sh('mv /nix/var/nix/profiles/default/bin /kept/bin')
      for (const call of [() => push(key.name), add])
        await expect(call()).rejects.toMatchObject({ code: 'cache.no-nix', values: { host: host.address } })
    })
  },
)
