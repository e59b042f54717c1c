// Flakes and inputs that Git fetches over ssh, from a real sshd: the error starts with ssh's own reason, not
// with Git's last line.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { KilnError } from '#shared/errors.ts'
import type { TestEngine } from '#test/engine/engine.ts'
import { type DeployLab, deployLab } from '#test/hosts/deploys.ts'
import { hintOf } from '#test/texts.ts'
import { hasNix } from '#test/tools-here.ts'

const refused = hostsRefused() ?? (hasNix ? null : 'needs Nix')

describe.skipIf(refused !== null)(
  `a flake that Git fetches over ssh${refused ? ` (${refused})` : ''}`,
  { timeout: 120_000 },
  () => {
    let lab: DeployLab
    let host: TestHost
    let gate: TestHost
    let kiln: TestEngine
    let url: string
    const at = (name: string) => join(lab.folder, name)

    beforeAll(async () => {
      lab = await deployLab()
      host = await lab.host({ name: 'git' })
      gate = await lab.host({ name: 'gate' })
      await host.run(
        'sh',
        '-c',
        `mkdir -p /srv/flake && cd /srv/flake && git init -q -b main . && echo '{ outputs = _: { }; }' >flake.nix &&
git add -A && git -c user.name=a -c user.email=a@b commit -qm one`,
      )
      url = `git+ssh://root@${host.address}/srv/flake`
      kiln = lab.elsewhere('fetching', {
        GIT_SSH_COMMAND: `ssh -F ${at('ssh-config')}`,
        // Nix's cache of fetches.
        XDG_CACHE_HOME: at('cache'),
      })
      writeFileSync(at('open'), 'x')
      chmodSync(at('open'), 0o644)
      mkdirSync(at('own'))
      writeFileSync(at('own/flake.nix'), `{ inputs.dep.url = "${url}"; outputs = _: { }; }`)
    }, 120_000)
    afterAll(async () => {
      await kiln?.close()
      await lab?.close()
    })

    const trusted = () => `UserKnownHostsFile ${join(lab.engine.ports.folders.data, 'known_hosts')}`
    const usual = () => ['BatchMode yes', 'IdentitiesOnly yes', 'GlobalKnownHostsFile /dev/null']
    const configured = (...lines: string[]) =>
      writeFileSync(at('ssh-config'), `${[...lines, 'Host *', ...usual()].join('\n')}\n`, { mode: 0o600 })
    const failing = async (id: string) => {
      const thrown: unknown = await kiln.client.profiles.show({ id }).then(
        () => null,
        error => error,
      )
      if (!(thrown instanceof KilnError)) throw new Error(String(thrown))
      return { code: thrown.code, message: thrown.message, hint: hintOf(thrown) }
    }
    const both = async (wanted: { code: string; reason: string; hint: string }) => {
      const found = { code: wanted.code, hint: expect.stringContaining(wanted.hint) }
      for (const [id, what] of [
        [url, `The flake ${url}`],
        [at('own'), 'The input dep of the flake'],
      ] as const) {
        const error = await failing(id)
        expect(error).toMatchObject(found)
        expect(error.message.startsWith(what)).toBe(true)
        expect(error.message).toContain(wanted.reason)
      }
    }

    it('reports that the login is refused, and which key ssh did not use', async () => {
      configured(trusted(), 'PubkeyAuthentication no')
      await both({
        code: 'flake.fetch-denied',
        reason: `root@${host.address}: Permission denied (`,
        hint: 'ssh-add',
      })
      configured(trusted(), `IdentityFile ${at('open')}`)
      await both({
        code: 'flake.fetch-denied',
        reason: `Permissions 0644 for '${at('open')}' are too open`,
        hint: host.address,
      })
    })

    it('reports whose host key is unknown, also for a jump host', async () => {
      configured('UserKnownHostsFile /dev/null', 'StrictHostKeyChecking yes', `IdentityFile ${lab.keyFile}`)
      const reason = (address: string) => `host key is known for ${address}`
      await both({ code: 'flake.fetch-host-key', reason: reason(host.address), hint: host.address })
      configured(
        `Host ${gate.address}`,
        'UserKnownHostsFile /dev/null',
        'StrictHostKeyChecking yes',
        `Host ${host.address}`,
        `ProxyJump root@${gate.address}`,
        'Host *',
        trusted(),
        `IdentityFile ${lab.keyFile}`,
      )
      await both({ code: 'flake.fetch-host-key', reason: reason(gate.address), hint: gate.address })
    })

    it("is fetched with the user's keys", async () => {
      configured(trusted(), `IdentityFile ${lab.keyFile}`)
      expect((await failing(url)).code).toBe('flake.empty')
    })
  },
)
