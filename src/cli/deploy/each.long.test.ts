// `kiln deploy FLAKE`: the configurations of a flake, each to its host.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import type { DeployPlan } from '#shared/deploy/plan.ts'
import type { HostResult } from '#shared/deploy/result.ts'
import { kilnIn } from '#test/engine/kiln.ts'
import { type DeployLab, deployLab } from '#test/hosts/deploys.ts'

const refused = hostsRefused()
const names = ['one', 'two', 'three']

describe.skipIf(refused !== null)(
  refused ? `a flake for several hosts (${refused})` : 'a flake for several hosts',
  { timeout: 8 * 60_000 },
  () => {
    let lab: DeployLab
    let flake: string
    const boxes: TestHost[] = []
    const news: string[] = []
    let old: string
    beforeAll(async () => {
      lab = await deployLab()
      old = (await lab.machine('spare', { name: 'box', label: '25.11.1' })).path
      for (const name of names) {
        const box = await lab.host({ name, system: old })
        boxes.push(box)
        const tags = name === 'two' ? ['first'] : []
        await lab.engine.client.hosts.add({
          address: `root@${box.address}`,
          name,
          tags,
          jump: null,
          identity: lab.keyFile,
        })
      }
      for (const name of names) {
        const made = await lab.machine(name, { name, label: '25.11.2' })
        news.push(made.path)
        flake = made.reference.replace(/#.*/, '')
      }
    })
    afterAll(() => lab?.close())

    const kiln = (...words: string[]) => kilnIn(lab.engine.home)(...words)
    const running = () =>
      Promise.all(boxes.map(async box => (await box.run('readlink', '/run/current-system')).trim()))
    const objects = (stdout: string) =>
      stdout
        .trim()
        .split('\n')
        .map(line => JSON.parse(line) as { type: string; plan?: DeployPlan; hosts?: HostResult[] })

    it('shows which configuration goes where, and what each host gets, before it changes any [D7]', async () => {
      const shown = kiln('deploy', flake, '--dry-run')
      expect(shown.status, shown.stderr).toBe(0)
      for (const name of names) {
        expect(shown.stderr).toMatch(new RegExp(`^${name} +→ +${name}$`, 'm'))
        expect(shown.stderr).toContain(`gets ${flake}#${name}`)
      }
      expect(shown.stderr).toContain('The configuration spare is not deployed: no host has its name.')
      const json = objects(kiln('deploy', flake, '--dry-run', '--json').stdout)
      const plan = json.find(({ type }) => type === 'plan')?.plan
      expect(plan?.hosts.map(({ to }) => to).toSorted()).toEqual(news.toSorted())
      expect(await running()).toEqual([old, old, old])
    })

    it('refuses a pair in doubt, and takes the one that is given', () => {
      const twice = kiln('deploy', flake, '--map', 'spare=one', '--map', 'one=one', '--dry-run')
      expect([twice.status, twice.stderr]).toEqual([
        1,
        expect.stringContaining('Several configurations name the host one'),
      ])
      const unknown = kiln('deploy', flake, '--map', 'spar=one', '--dry-run')
      expect([unknown.status, unknown.stderr]).toEqual([
        2,
        expect.stringContaining('There is no configuration spar.'),
      ])
      expect(kiln('deploy', flake, '--map', 'one', '--dry-run').status).toBe(2)
      expect(kiln('deploy', flake, '--wave', 'none', '--dry-run').status).toBe(2)
      expect(kiln('deploy', flake, '--after-failure', 'rest', '--dry-run').status).toBe(2)
      const named = kiln('deploy', flake, '--to', 'one', '--map', 'one=', '--dry-run')
      expect([named.status, named.stderr]).toEqual([1, expect.stringContaining('The host one gets nothing')])
    })

    it('goes without a host that has a problem only with --leave-out-problems, and wave by wave [D7]', async () => {
      const bad = kiln('deploy', `${flake}`, '--map', 'spare=root@127.0.0.1:9', '--yes')
      expect([bad.status, bad.stderr]).toEqual([1, expect.stringContaining('--leave-out-problems')])
      expect(await running()).toEqual([old, old, old])
      const rest = kiln(
        'deploy',
        flake,
        '--map',
        'spare=root@127.0.0.1:9',
        '--wave',
        'first',
        '--at-once',
        '1',
        '--leave-out-problems',
        '--yes',
        '--json',
      )
      const hosts = objects(rest.stdout).at(-1)?.hosts
      expect(hosts?.map(({ host, outcome }) => `${host} ${outcome}`).toSorted()).toEqual([
        'one switched',
        'root@127.0.0.1:9 unreachable',
        'three switched',
        'two switched',
      ])
      expect(await running()).toEqual(news)
      expect(kiln('hosts', 'show', 'two', '--no-ask').stdout).toMatch(/^Deploy +20.* switched .*#two$/m)
    })
  },
)
