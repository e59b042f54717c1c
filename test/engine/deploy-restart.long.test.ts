// Deploys with a restart, on real test hosts with a stand-in for systemd-boot (lab/hosts): the new system is
// booted once, and stays only if it is confirmed.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import type { DeployRequest } from '#shared/deploy/plan.ts'
import {
  begin,
  type DeployLab,
  deployLab,
  deployNow,
  planOf,
  putBack,
  stateOf,
  wholly,
} from '#test/hosts/deploys.ts'

const refused = hostsRefused()

describe.skipIf(refused !== null)(
  refused ? `a deploy by restart (${refused})` : 'a deploy by restart',
  () => {
    let lab: DeployLab
    let host: TestHost
    let old: string
    /** Boots the host again whenever it restarts, as a computer does. */
    let boots = 0
    let isOver = false
    const keepBooting = async () => {
      while (!isOver) {
        await host.ended()
        if (isOver) return
        boots++
        await host.reboot().catch(() => undefined)
      }
    }
    beforeAll(async () => {
      lab = await deployLab()
      // Like a NixOS that boots: its own configuration of sshd is back.
      const activation = `sed -i 's/^AuthorizedKeysFile.*/AuthorizedKeysFile \\/etc\\/ssh\\/authorized_keys\\/%u/' /etc/ssh/sshd_config`
      old = (await lab.machine('old', { name: 'box', label: '25.11.1', activation })).path
      host = await lab.host({ name: 'box', system: old })
      await host.run(`${old}/bin/switch-to-configuration`, 'boot')
      void keepBooting()
    })
    afterAll(async () => {
      isOver = true
      await lab?.close()
    })
    beforeEach(async () => {
      await putBack(host, old)
      boots = 0
    })

    const state = () => stateOf(host)
    const left = () =>
      host.run('sh', '-c', 'ls -d /var/lib/kiln-deploy /etc/systemd/system.control 2>&1 || true')
    const request = (
      reference: string,
      more: Partial<DeployRequest> = {},
    ): Parameters<typeof deployNow>[1] => ({
      source: { kind: 'flake' as const, reference },
      hosts: [lab.target(host)],
      mode: 'boot',
      restart: true,
      restartSeconds: 60,
      confirmSeconds: 5,
      ...more,
    })

    it('boots the new system once, confirms it there, and only then makes it the default [N9]', async () => {
      const next = await lab.machine('next', { name: 'box', label: '25.11.2' })
      const job = await deployNow(lab.engine, request(next.reference))
      expect(job.error).toBeNull()
      expect(job.detail.results).toMatchObject([{ outcome: 'switched', mode: 'boot', needsReboot: false }])
      expect(job.detail.lines.map(({ text }) => text)).toContain(
        `kiln: the next start is ${next.path}, once; the default is ${old}`,
      )
      expect(await state()).toEqual(wholly(next.path))
      expect(boots).toBe(1)
      expect(await left()).not.toMatch(/^\//m)
    })

    it('comes back with the old system if the new one does not boot', async () => {
      const dead = await lab.machine('dead', {
        name: 'box',
        label: '25.11.3',
        activation: 'reboot; exit 0',
      })
      const job = await deployNow(lab.engine, request(dead.reference))
      expect(job.error).toMatchObject({
        code: 'deploy.rolled-back',
        values: { reason: { code: 'deploy.reason.not-booted' } },
      })
      expect(await state()).toEqual(wholly(old))
      expect(boots).toBe(2)
      expect(await left()).not.toMatch(/^\//m)
    })

    it('is restarted automatically if no one can log in to the new one', async () => {
      const activation = `sed -i 's/^AuthorizedKeysFile.*/AuthorizedKeysFile none/' /etc/ssh/sshd_config`
      const deaf = await lab.machine('deaf', { name: 'box', label: '25.11.4', activation })
      const job = await deployNow(lab.engine, request(deaf.reference))
      expect(job.error).toMatchObject({
        code: 'deploy.rolled-back',
        values: { reason: { code: 'deploy.reason.unconfirmed-because' } },
      })
      expect(await state()).toEqual(wholly(old))
      expect(boots).toBe(2)
    })

    it('is restarted if it is not healthy, even with a boot loader that cannot boot an entry once', async () => {
      await host.run('mv', '/usr/local/sbin/bootctl', '/usr/local/sbin/no-bootctl')
      const sick = await lab.machine('sick', { name: 'box', label: '25.11.5' })
      const checks: DeployRequest['checks'] = [{ kind: 'tcp', port: 1, seconds: 1 }]
      const job = await deployNow(lab.engine, request(sick.reference, { checks }))
      await host.run('mv', '/usr/local/sbin/no-bootctl', '/usr/local/sbin/bootctl')
      expect(job.error).toMatchObject({
        code: 'deploy.rolled-back',
        values: { reason: { code: 'deploy.reason.checks' } },
      })
      expect(await state()).toEqual(wholly(old))
      expect(boots).toBe(2)
    })

    it('goes back to what ran, not to what was due to boot next', async () => {
      const pending = await lab.machine('pending', { name: 'box', label: '25.11.6' })
      const dead = await lab.machine('dead', { name: 'box', label: '25.11.3', activation: 'reboot; exit 0' })
      expect((await deployNow(lab.engine, request(pending.reference, { restart: false }))).error).toBeNull()
      expect(await state()).toEqual({ running: old, profile: pending.path, boots: pending.path })
      const job = await deployNow(lab.engine, request(dead.reference))
      expect(job.error).toMatchObject({ code: 'deploy.rolled-back' })
      expect(await state()).toEqual(wholly(old))
    })

    it.each([
      [
        'refuses to restart',
        'mv /usr/local/sbin/reboot /reboot; ln -s /bin/false /usr/local/sbin/reboot',
        'reboot',
      ],
      ['has no place for the unit', 'touch /etc/systemd/system.control', 'unit'],
      [
        'loses it with a restart, and has another boot loader',
        'mount -t tmpfs tmpfs /etc/systemd; mv /usr/local/sbin/bootctl /bootctl',
        'unit',
      ],
    ])('leaves no trial behind on a host that %s', async (_, script, reason) => {
      await host.run('sh', '-c', script)
      const next = await lab.machine('next', { name: 'box', label: '25.11.2' })
      const job = await deployNow(lab.engine, request(next.reference))
      await host.run(
        'sh',
        '-c',
        'umount /etc/systemd; [ ! -e /bootctl ] || mv /bootctl /usr/local/sbin/bootctl; rm -f /etc/systemd/system.control; [ ! -e /reboot ] || mv -f /reboot /usr/local/sbin/reboot',
      )
      expect(job.error).toMatchObject({
        code: 'deploy.rolled-back',
        values: { reason: { code: `deploy.reason.${reason}` } },
      })
      expect(await state()).toEqual(wholly(old))
      expect(boots).toBe(0)
      expect(await host.run('sh', '-c', 'ls /boot/loader')).not.toContain('oneshot')
      expect(await left()).not.toMatch(/^\//m)
    })

    it('is not restarted if it is cancelled while the boot loader is installed', async () => {
      await host.run('mv', '/usr/local/sbin/bootctl', '/usr/local/sbin/no-bootctl')
      const slow = await lab.machine('slow', {
        name: 'box',
        label: '25.11.7',
        switch: 'if [ "$1" = boot ]; then echo "installing the boot loader..."; sleep 5; fi',
      })
      const { job, until, end } = await begin(lab.engine, await planOf(lab.engine, request(slow.reference)))
      await until(view => view.detail.lines.some(({ text }) => text.startsWith('installing')))
      await lab.engine.client.jobs.cancel({ id: job })
      const ended = await end
      await host.run('mv', '/usr/local/sbin/no-bootctl', '/usr/local/sbin/bootctl')
      expect(ended).toMatchObject({
        state: 'cancelled',
        detail: {
          results: [
            {
              outcome: 'rolled-back',
              error: { values: { reason: { code: 'deploy.reason.cancelled' } } },
            },
          ],
        },
      })
      expect(await state()).toEqual(wholly(old))
      expect(boots).toBe(0)
      expect(await left()).not.toMatch(/^\//m)
    })

    it('is reported as not confirmed if the restarted host knows nothing of it, as soon as it is cancelled', async () => {
      // Like a host whose /etc and /var do not survive a restart.
      const activation = 'rm -rf /etc/systemd/system.control /var/lib/kiln-deploy'
      const next = await lab.machine('blank', { name: 'box', label: '25.11.8', activation })
      const limits = { activateSeconds: 5, restartSeconds: 5, confirmSeconds: 5 }
      const { job, end } = await begin(lab.engine, await planOf(lab.engine, request(next.reference, limits)))
      await expect.poll(() => boots, { timeout: 60_000 }).toBe(1)
      const cancelledAt = Date.now()
      await lab.engine.client.jobs.cancel({ id: job })
      const ended = await end
      // With these limits the search would take 90 s or more.
      expect(Date.now() - cancelledAt).toBeLessThan(45_000)
      expect(ended).toMatchObject({
        state: 'cancelled',
        detail: {
          results: [{ outcome: 'unconfirmed', error: { code: 'deploy.runs-unconfirmed' } }],
        },
      })
      expect(await state()).toEqual({ ...wholly(old), running: next.path })
    })

    it('is refused with another mode', async () => {
      const next = await lab.machine('next', { name: 'box', label: '25.11.2' })
      await expect(planOf(lab.engine, request(next.reference, { mode: 'switch' }))).rejects.toThrow(
        /deploy\.restart-mode|A restart is part/,
      )
    })
  },
)
