// A deploy that changes nothing, which looks at the host twice and makes its check, beside nixos-rebuild-ng's on the same test
// host, which makes no check; and the connections and commands that ours takes.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestHost } from '#lab/hosts/host.ts'
import type { DeployLab } from '#test/hosts/deploys.ts'
import { median } from '../median.ts'
import { kilnDeploy, timed } from './command.ts'

const aim = 1
const nixpkgs = process.env['KILN_NIXPKGS']
const peer = nixpkgs && join(nixpkgs, 'pkgs/by-name/ni/nixos-rebuild-ng/src')

type Rebuild = { lab: DeployLab; work: string; reference: string; host: TestHost }

function rebuild({ lab, work, reference, host }: Rebuild): Promise<number> {
  const [flake = ''] = reference.replace(/^path:/, '').split('#')
  const known = join(lab.engine.ports.folders.data, 'known_hosts')
  const sshOptions = ['-i', lab.keyFile, '-o', `UserKnownHostsFile=${known}`, '-o', 'IdentitiesOnly=yes']
  return timed(
    process.env['PYTHON'] ?? 'python3',
    [
      join(work, 'rebuild.py'),
      'switch',
      '--no-reexec',
      '--flake',
      `path:${resolve(flake)}#same`,
      '--target-host',
      `root@${host.address}`,
    ],
    {
      NIX_SSHOPTS: sshOptions.join(' '),
      NIX_CONFIG: 'experimental-features = nix-command flakes\nsubstituters =',
      HOME: join(work, 'home'),
    },
  )
}

/** From sshd's log: which commands this host ran. */
async function asked(host: TestHost) {
  const log = await host.run('sh', '-c', 'cat /var/log/sshd.log')
  return {
    logins: (log.match(/Accepted publickey/g) ?? []).length,
    commands: (log.match(/Starting session/g) ?? []).length,
  }
}

export async function unchangedBench({ lab, rounds }: { lab: DeployLab; rounds: number }): Promise<void> {
  const { reference, path } = await lab.machine('same', { name: 'box', label: '25.11.1' })
  const host = await lab.host({ name: 'box', system: path })
  await host.run(`${path}/bin/switch-to-configuration`, 'boot')
  const work = mkdtempSync(join(tmpdir(), 'kiln-bench-deploy-'))
  using stack = new DisposableStack()
  stack.defer(() => rmSync(work, { recursive: true, force: true }))
  mkdirSync(join(work, 'home'))
  // Nixpkgs' own wrapper: the program is its package as it is.
  writeFileSync(
    join(work, 'rebuild.py'),
    `import sys\nsys.path.insert(0, ${JSON.stringify(peer ?? '')})\nfrom nixos_rebuild import main\nmain()\n`,
  )
  const kiln = () => kilnDeploy(lab, reference, ['--to', `root@${host.address}`, '--identity', lab.keyFile])
  const theirs = () => rebuild({ lab, work, reference, host })

  await kiln()
  const before = await asked(host)
  await kiln()
  const after = await asked(host)
  console.log(
    `connections ${after.logins - before.logins}, commands over them ${after.commands - before.commands}`,
  )
  if (peer) await theirs()
  const seconds: { kiln: number[]; rebuild: number[] } = { kiln: [], rebuild: [] }
  for (let round = 0; round < rounds; round++) {
    seconds.kiln.push(await kiln())
    if (peer) seconds.rebuild.push(await theirs())
  }
  const ours = median(seconds.kiln)
  console.log(`no change: kiln ${ours.toFixed(2)} s`)
  if (!peer) return
  const other = median(seconds.rebuild)
  console.log(`nixos-rebuild-ng ${other.toFixed(2)} s; ratio ${(ours / other).toFixed(2)} (at most ${aim})`)
}
