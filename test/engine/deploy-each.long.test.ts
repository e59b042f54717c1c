// Each host gets its own system, with real hosts of the lab: one plan, one canary across them, and the effect
// of one bad configuration on the others.
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import type { DeployRequest } from '#shared/deploy/plan.ts'
import { begin, type DeployLab, deployLab, planOf, resumed } from '#test/hosts/deploys.ts'

const refused = hostsRefused()
const names = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

describe.skipIf(refused !== null)(
  refused ? `ten different hosts (${refused})` : 'ten different hosts',
  { timeout: 10 * 60_000 },
  () => {
    let lab: DeployLab
    let flake: string
    const hosts: TestHost[] = []
    const olds: string[] = []
    /** New systems, by host name. */
    const news = new Map<string, string>()
    beforeAll(async () => {
      lab = await deployLab()
      for (const name of names) {
        const old = await lab.machine(`${name}-old`, { name, label: '25.11.1' })
        olds.push(old.path)
        hosts.push(await lab.host({ name, system: old.path }))
      }
      for (const name of names) {
        const packages = [
          { name: 'curl', version: '8.10.1', kib: 64 },
          { name: `for-${name}`, version: '1.0', kib: 1 },
        ]
        // The third one does not activate.
        const activation = name === 'three' ? 'echo no good; exit 3' : ''
        const made = await lab.machine(name, { name, label: '25.11.2', packages, activation })
        news.set(name, made.path)
        flake = made.reference.replace(/#.*/, '')
      }
    }, 10 * 60_000)
    afterAll(() => lab?.close())

    const running = () =>
      Promise.all(hosts.map(async host => (await host.run('readlink', '/run/current-system')).trim()))
    const host = (name: string) => hosts[names.indexOf(name)] as TestHost
    const request = (
      some: readonly string[],
      more: Partial<Omit<DeployRequest, 'source'>> = {},
      of = flake,
    ) => ({
      source: {
        kind: 'each' as const,
        of: some.map(name => ({
          host: `root@${name}`,
          source: { kind: 'flake' as const, reference: `${of}#${name}` },
        })),
      },
      hosts: some.flatMap(name => (names.includes(name) ? [lab.target(host(name))] : [])),
      ...more,
    })
    const outcomes = (results: readonly { host: string; outcome: string }[]) =>
      Object.fromEntries(results.map(({ host: name, outcome }) => [name.replace('root@', ''), outcome]))

    it('each have their own diff; one goes back, and nothing else is touched [D7]', async () => {
      const plan = await planOf(lab.engine, request(names, { canary: 2, atOnce: 1 }))
      expect(plan.hosts.map(({ to, gets }) => [to, gets])).toEqual(
        names.map(name => [news.get(name), `${flake}#${name}`]),
      )
      for (const { target, diff } of plan.hosts)
        expect(diff?.packages.map(each => each.name)).toContain(`for-${target.name.replace('root@', '')}`)
      expect(await running()).toEqual(olds)

      const job = await (await begin(lab.engine, plan)).end
      expect(outcomes(job.detail.results)).toEqual({
        one: 'switched',
        two: 'switched',
        three: 'rolled-back',
        ...Object.fromEntries(names.slice(3).map(name => [name, 'untouched'])),
      })
      expect(await running()).toEqual([news.get('one'), news.get('two'), ...olds.slice(2)])
    })

    it('continue where they stopped, each with the system of its plan [D7]', async () => {
      const plan = await resumed(lab.engine)
      expect(plan.hosts.map(({ target }) => target.name)).toEqual(names.slice(2).map(name => `root@${name}`))
      expect(plan.hosts.map(({ to }) => to)).toEqual(names.slice(2).map(name => news.get(name)))
    })

    it('are deployed in waves, and finish-wave deploys the rest of a wave but no later one', async () => {
      const some = ['three', 'four', 'five', 'six']
      const waves = [
        { name: 'web', hosts: ['root@three', 'root@five'] },
        { name: 'db', hosts: ['root@six'] },
      ]
      const plan = await planOf(lab.engine, request(some, { waves, afterFailure: 'finish-wave', atOnce: 1 }))
      const job = await (await begin(lab.engine, plan)).end
      expect(outcomes(job.detail.results)).toEqual({
        three: 'rolled-back',
        five: 'switched',
        four: 'untouched',
        six: 'untouched',
      })
      expect(job.detail.results.map(result => result.host.replace('root@', ''))).toEqual([
        'three',
        'five',
        'six',
        'four',
      ])
    })

    it('of thirty, continue without those with a problem only if the user says so [D7]', async () => {
      const thirty = join(lab.folder, 'thirty')
      cpSync(flake.replace('path:', ''), thirty, { recursive: true })
      const more = Array.from({ length: 20 }, (_, index) => `more-${index + 1}`)
      writeFileSync(join(thirty, 'more.json'), JSON.stringify(more))
      const text = readFileSync(join(thirty, 'flake.nix'), 'utf8')
      const bad = `// builtins.listToAttrs (map
        (name: { inherit name; value.config.system.build.toplevel = import ./system.nix { inherit name; }; })
        (builtins.fromJSON (builtins.readFile ./more.json)))
      // {
        seven = throw "seven is not ready";
        eight = { config.system.build.toplevel = builtins.nothing; };
        nine = builtins.abort "nine";
        ten.config.system.build.toplevel =
          derivation { name = "nixos-system-ten"; system = "aarch64-linux"; builder = "/bin/sh"; };
      }; }; }`
      writeFileSync(join(thirty, 'flake.nix'), text.replace(/; \}; \}$/, bad))
      // No sshd listens there.
      const away = more.map((name, index) => ({
        name: `root@${name}`,
        host: '127.0.0.1',
        port: index + 1,
        user: 'root',
        jump: null,
        identity: lab.keyFile,
      }))
      const wanted = request([...names, ...more], {}, `path:${thirty}`)
      const hosts = [...names.map(name => lab.target(host(name))), ...away]
      const plan = await planOf(lab.engine, { ...wanted, hosts, afterFailure: 'go-on' })
      const codes = plan.hosts.map(({ target, problem }) => [target.name, problem?.code ?? null] as const)
      expect(Object.fromEntries(codes.slice(0, 10))).toEqual({
        ...Object.fromEntries(names.slice(0, 6).map(name => [`root@${name}`, null])),
        'root@seven': 'flake.evaluation',
        'root@eight': 'flake.evaluation',
        'root@nine': 'flake.evaluation',
        'root@ten': 'deploy.architecture',
      })
      expect(codes.slice(10).every(([, code]) => code?.startsWith('ssh.'))).toBe(true)
      const seven = plan.hosts.find(({ target }) => target.name === 'root@seven')?.problem
      expect(seven?.values).toMatchObject({ reference: `path:${thirty}#seven`, reason: 'seven is not ready' })

      const before = await running()
      await expect(lab.engine.client.deploys.start({ plan: plan.id })).rejects.toMatchObject({
        code: 'deploy.some-problems',
        values: { some: 24, hosts: 30 },
      })
      expect(await running()).toEqual(before)

      const job = await (await begin(lab.engine, plan, { leaveOutProblems: true })).end
      const ends = outcomes(job.detail.results)
      expect(names.map(name => ends[name])).toEqual([
        'switched',
        'switched',
        'rolled-back',
        'switched',
        'switched',
        'switched',
        'refused',
        'refused',
        'refused',
        'refused',
      ])
      expect(more.every(name => ends[name] === 'unreachable')).toBe(true)
      expect(await running()).toEqual([
        news.get('one'),
        news.get('two'),
        olds[2],
        news.get('four'),
        news.get('five'),
        news.get('six'),
        ...olds.slice(6),
      ])
    })

    it('are refused if a host gets two systems or none, or is in two waves', async () => {
      const plan = (change: Partial<DeployRequest>) =>
        lab.engine.client.deploys.plan({ request: { ...request(['one', 'two']), ...change } })
      const { of } = request(['one']).source
      await expect(plan({ source: { kind: 'each', of } })).rejects.toMatchObject({
        code: 'deploy.each-host',
        values: { host: 'root@two', count: 0 },
      })
      await expect(plan({ source: { kind: 'each', of: [...of, ...of] } })).rejects.toMatchObject({
        code: 'deploy.each-host',
        values: { host: 'root@one', count: 2 },
      })
      const waves = ['a', 'b'].map(name => ({ name, hosts: ['root@one'] }))
      await expect(plan({ waves })).rejects.toMatchObject({ code: 'deploy.wave-hosts' })
    })
  },
)
