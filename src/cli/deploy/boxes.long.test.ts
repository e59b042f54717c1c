// `kiln deploy BOX BOX`: each box's host gets its own system. What a build that fails and a Kiln that is killed do.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import type { DeployPlan } from '#shared/deploy/plan.ts'
import type { HostResult } from '#shared/deploy/result.ts'
import { kilnIn } from '#test/engine/kiln.ts'
import { type DeployLab, deployLab } from '#test/hosts/deploys.ts'

const refused = hostsRefused()
const names = ['kitchen', 'attic']

describe.skipIf(refused !== null)(
  refused ? `two boxes (${refused})` : 'two boxes',
  { timeout: 8 * 60_000 },
  () => {
    let lab: DeployLab
    let flake: string
    const hosts: TestHost[] = []
    beforeAll(async () => {
      lab = await deployLab()
      for (const name of names) {
        const { reference, path } = await lab.machine(name, { name, label: '25.11.1' })
        const host = await lab.host({ name, system: path })
        hosts.push(host)
        await lab.engine.client.hosts.add({
          address: `root@${host.address}`,
          name,
          tags: [],
          jump: null,
          identity: lab.keyFile,
        })
        flake = reference.replace(/#.*/, '')
      }
    }, 8 * 60_000)
    afterAll(() => lab?.close())

    const kiln = (...words: string[]) => kilnIn(lab.engine.home)(...words)
    const running = () =>
      Promise.all(hosts.map(async host => (await host.run('readlink', '/run/current-system')).trim()))
    const systems = (label: string, activation: Record<string, string> = {}) =>
      Promise.all(
        names.map(async name => {
          const packages = [{ name: `for-${name}`, version: label, kib: 1 }]
          const system = { name, label, packages, activation: activation[name] ?? '' }
          return (await lab.machine(name, system)).path
        }),
      )
    const objects = (stdout: string) =>
      stdout
        .trim()
        .split('\n')
        .map(line => JSON.parse(line) as { type: string; plan?: DeployPlan; hosts?: HostResult[] })
    const outcomes = (stdout: string) =>
      Object.fromEntries((objects(stdout).at(-1)?.hosts ?? []).map(({ host, outcome }) => [host, outcome]))

    it('are those of their first deploy, and get each its own configuration [D7] [N16]', async () => {
      for (const name of names) {
        const first = kiln('deploy', `${flake}#${name}`, '--to', name, '--yes')
        expect(first.status, first.stderr).toBe(0)
      }
      const news = await systems('25.11.2')
      const both = kiln('deploy', ...names, '--yes', '--json')
      expect(both.status, both.stderr).toBe(0)
      const plan = objects(both.stdout).find(({ type }) => type === 'plan')?.plan
      expect(plan?.hosts.map(({ target, gets, to }) => [target.name, gets, to])).toEqual(
        names.map((name, at) => [name, `${flake}#${name}`, news[at]]),
      )
      expect(await running()).toEqual(news)
      for (const name of names) expect(kiln('box', 'show', name).stdout).toMatch(/^State +Online/m)
    })

    it('refuse what is not a box, and answers for all', () => {
      const unknown = kiln('deploy', 'kitchen', 'cellar', '--yes')
      expect([unknown.status, unknown.stderr]).toEqual([
        2,
        expect.stringContaining('There is no box "cellar".'),
      ])
      expect(kiln('deploy', ...names, '--set', 'hostname=x', '--yes').status).toBe(2)
      expect(kiln('deploy', ...names, '--to', 'kitchen', '--yes').status).toBe(2)
    })

    it('stop where the build of one fails, and continue without it if the person says so [D7]', async () => {
      const before = await running()
      const [kitchen] = await systems('25.11.3')
      const path = join(flake.replace('path:', ''), 'flake.nix')
      const text = readFileSync(path, 'utf8')
      const failing = `derivation { name = "nixos-system-attic-25.11.3"; system = "x86_64-linux";
        builder = "/bin/sh"; args = [ "-c" "echo no such header >&2; exit 7" ]; }`
      const merged = `// { attic.config.system.build.toplevel = ${failing}; }; }; }`
      writeFileSync(path, text.replace(/; \}; \}$/, ` ${merged}`))

      const stopped = kiln('deploy', ...names, '--yes')
      expect(stopped.status).toBe(1)
      expect(stopped.stderr).toContain('no such header')
      expect(stopped.stderr).toContain('--leave-out-problems')
      expect(await running()).toEqual(before)

      const rest = kiln('deploy', ...names, '--yes', '--leave-out-problems', '--json')
      expect(rest.status).toBe(1)
      expect(outcomes(rest.stdout)).toEqual({ kitchen: 'switched', attic: 'refused' })
      expect(await running()).toEqual([kitchen, before[1]])
      expect(rest.stderr).toMatch(/kiln deploy --resume deploy-\S+ --leave-out-problems$/m)
    })

    it('are deployed by --resume as they were planned, though the flake has changed since a kill [D7]', async () => {
      const before = await running()
      // The first one is activated for as long as it takes to kill the Kiln that waits for it.
      const planned = await systems('25.11.4', { kitchen: 'touch /run/activating; sleep 5' })
      const words = ['deploy', ...names, '--at-once', '1', '--confirm-seconds', '5', '--yes']
      const child = spawn(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', 'src/cli/index.ts', '--profiles', 'lab', ...words],
        { env: { ...process.env, KILN_HOME: lab.engine.home }, stdio: 'ignore' },
      )
      const ended = once(child, 'exit')
      const [first] = hosts
      await expect
        .poll(() => first?.run('sh', '-c', 'ls /run/activating 2>/dev/null || true'), { timeout: 120_000 })
        .toContain('activating')
      child.kill('SIGKILL')
      await ended
      // The host goes back without a confirmation.
      await expect.poll(running, { timeout: 120_000 }).toEqual(before)

      const changed = await systems('25.11.5')
      const resumed = kiln('deploy', '--resume', '--yes', '--json')
      expect(resumed.status, resumed.stderr).toBe(0)
      expect(outcomes(resumed.stdout)).toEqual({ kitchen: 'switched', attic: 'switched' })
      expect(await running()).toEqual(planned)
      expect(changed).not.toEqual(planned)
    })
  },
)
