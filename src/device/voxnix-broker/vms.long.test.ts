// A real virtual machine of the built broker. Its NixOS is evaluated and built as the host's builder does,
// from Debian's packages; the real libvirt starts it in QEMU as an unprivileged user; the broker talks to its
// real agent. It is emulated, so each start takes minutes.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answered, type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { type LibvirtBench, libvirtBench, libvirtRefused } from '#test/libvirt-bench.ts'
import { fetchPinned, packagesFolder } from '../../../scripts/test-nixos/packages/debian-packages.ts'
import { filesToBuild } from '../../../scripts/test-nixos/packages/downloads.ts'

const root = join(import.meta.dirname, '../../..')
const packages = packagesFolder(process.env)
const { KILN_NIXPKGS: nixpkgs = '', KILN_NIX_INPUTS: inputs = '' } = process.env

function reasonNot(): string | null {
  // Without KVM, QEMU's emulated processor needs hours.
  if (process.env['KILN_EMULATED_VMS'] !== '1') return 'it takes hours: KILN_EMULATED_VMS=1 runs it'
  if (nixpkgs === '' || inputs === '') return 'KILN_NIXPKGS and KILN_NIX_INPUTS name no folders'
  return libvirtRefused()
}
const refused = reasonNot()

const modules = ['docker', 'git', 'workspace']
const answers = JSON.stringify({ kind: 'vm', name: 'box', modules })
const file = join(root, 'nix/tests/debian/workloads/build.nix')

/** Debian files that are pinned and not downloaded yet. */
function fetchMissing() {
  const words = Object.entries({ nixpkgs, packages, system: 'x86_64-linux', answers })
  const args = [file, ...words.flatMap(([name, text]) => ['--argstr', name, text])]
  const [drv = ''] = execFileSync('nix-instantiate', args, { encoding: 'utf8' }).trim().split('!')
  const missing = filesToBuild(drv, process.env).filter(each => !existsSync(each))
  if (missing.length === 0) return
  fetchPinned({ nixpkgs, inputs }, process.env, new Set(missing.map(each => basename(each))))
}

/** Builds like the host's voxnix-build: Nix may only read named paths, and may build nothing during evaluation. */
const builder = `#!/bin/bash
exec nix-build --no-out-link --option restrict-eval true --option allow-import-from-derivation false \\
  -I nixpkgs=${nixpkgs} -I kiln=${join(root, 'nix')} -I packages=${packages} \\
  ${file} --argstr nixpkgs ${nixpkgs} --argstr packages ${packages} \\
  --argstr system x86_64-linux --arg-from-stdin answers
`
const minute = 60_000

describe.skipIf(refused)(
  `a virtual machine that runs (${refused ?? 'in QEMU'})`,
  { timeout: 240 * minute },
  () => {
    let bench: BrokerBench
    let libvirt: LibvirtBench
    beforeAll(async () => {
      fetchMissing()
      bench = await brokerBench({ diskMiB: 4096 })
      // QEMU's user traverses these folders to reach the disk.
      for (let path = bench.at(); path !== '/'; path = dirname(path))
        chmodSync(path, statSync(path).mode | 0o111)
      libvirt = await libvirtBench()
      bench.program('virsh', libvirt.virsh)
      bench.program('nix-build-container', builder)
      const nixEnv = execFileSync('which', ['nix-env'], { encoding: 'utf8' }).trim()
      bench.program('nix-env', `#!/bin/bash\nexec ${nixEnv} "$@"\n`)
      await bench.start()
    }, 30 * minute)
    afterAll(async () => {
      await bench?.end()
      await libvirt?.close()
      await bench?.close()
    })

    const ask = (verb: string, input: object = {}) => bench.ask('terminal-ada', verb, input)
    const value = async (verb: string, input: object = {}) => (await ask(verb, input))?.value
    const exec = (...argv: string[]) => value('exec', { name: 'box', argv })
    async function approved(verb: string, input: object): Promise<Answered | null> {
      const waits = await ask(verb, input)
      return ask('approve', { id: waits?.waits?.id })
    }
    /** Its agent answers some minutes after its start. */
    const running = () =>
      expect
        .poll(() => value('health'), { timeout: 120 * minute, interval: 5000 })
        .toMatchObject({ silent: [] })

    it('is built and started, and runs a command as its user, from words', async () => {
      const made = await ask('create', {
        name: 'box',
        modules: ['docker', 'git', 'workspace'],
        vm: true,
        quotaGiB: 2,
        cores: 1,
      })
      expect(made, `${made?.detail} ${bench.printed()}`).toMatchObject({
        ok: true,
        value: { name: 'box', address: '192.168.122.2' },
      })
      expect(await exec('sh', '-c', 'id; git --version; exit 7')).toMatchObject({
        status: 7,
        out: expect.stringMatching(/^uid=1000\(dev\).*\ngit version /),
      })
      expect(await exec('printf', '%s', `'"$HOME \${HOME} $(id)`)).toMatchObject({
        out: `'"$HOME \${HOME} $(id)`,
      })
      expect(await exec('ip', '-4', '-o', 'address')).toMatchObject({
        out: expect.stringContaining('192.168.122.2/24'),
      })
      expect(await exec('findmnt', '--noheadings', '--output', 'OPTIONS', '/nix/store')).toMatchObject({
        out: expect.stringMatching(/^ro,/),
      })
      expect(await exec('stat', '--format', '%U %a', '/workspace')).toMatchObject({ out: 'dev 750\n' })
    })

    it('truncates long output, and ends a command that does not end', async () => {
      const long = await exec('head', '-c', '3000000', '/dev/zero')
      expect(long).toMatchObject({ status: 0, cut: true, timedOut: false })
      const endless = (await exec('sleep', '1000')) as { status: number; timedOut: boolean }
      expect(endless.timedOut || endless.status !== 0).toBe(true)
      expect(await value('health')).toMatchObject({ silent: [] })
      expect(await value('logs', { name: 'box', lines: 5 })).toMatchObject({
        text: expect.stringContaining(' box '),
      })
    })

    it('has a Docker in which a container runs', async () => {
      const image =
        'cd $(mktemp -d) && cp -L --parents $(command -v env) . 2>/dev/null; tar c . | docker import - empty && docker image ls'
      expect(await exec('sh', '-c', image)).toMatchObject({
        status: 0,
        out: expect.stringContaining('empty'),
      })
      const ran = await exec(
        'docker',
        'run',
        '--rm',
        '--network',
        'none',
        '--volume',
        '/nix/store:/nix/store:ro',
        '--volume',
        '/run/current-system/sw:/sw:ro',
        'empty',
        '/sw/bin/echo',
        'inside',
      )
      expect(ran).toMatchObject({ status: 0, out: 'inside\n' })
    })

    it('is restored from a snapshot with the files of that time', async () => {
      await exec('sh', '-c', 'echo before > ~/file')
      expect(await ask('snapshot', { name: 'box', label: 'first' })).toMatchObject({ ok: true })
      await exec('sh', '-c', 'echo after > ~/file')
      expect(await approved('restore', { name: 'box', label: 'first' })).toMatchObject({ ok: true })
      await running()
      expect(await exec('cat', '/home/dev/file')).toMatchObject({ out: 'before\n' })
    })

    it('is destroyed into the trash, and restored with its files and a larger disk', async () => {
      expect(await ask('resize', { name: 'box', quotaGiB: 3 })).toMatchObject({ ok: true })
      expect(await approved('destroy', { name: 'box' })).toMatchObject({ ok: true })
      expect([existsSync(bench.at('images/box')), await value('list')]).toEqual([false, []])
      const [trashed] = (await value('trash')) as { id: string }[]
      expect(await ask('undo', { id: trashed?.id })).toMatchObject({ ok: true })
      await running()
      expect(await exec('cat', '/home/dev/file')).toMatchObject({ out: 'before\n' })
      const { out } = (await exec('df', '--output=size', '--block-size=MiB', '/')) as { out: string }
      expect(Number(/(\d+)MiB/.exec(out)?.[1])).toBeGreaterThan(2500)
      expect(await ask('stop', { name: 'box' })).toMatchObject({ ok: true })
      expect(await value('list')).toMatchObject([{ name: 'box', running: false }])
    })
  },
)
