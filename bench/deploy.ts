// A deploy that changes nothing, with its check and its confirmation over a new connection, beside nixos-rebuild-ng's on the same
// test host, which makes no check: interleaved in one run, medians; and the connections and commands that ours takes. After
// `npm run build`.
//   node bench/deploy.ts [rounds]      needs root (lab/hosts) and Nix; for the peer KILN_NIXPKGS, and PYTHON (3.12 or later)
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { hostsRefused } from '#lab/hosts/host.ts'
import { deployLab } from '#test/deploys.ts'

const run = promisify(execFile)
const rounds = Number(process.argv[2] ?? 5)
const aim = 1
const refused = hostsRefused()
if (refused) throw new Error(`A test host ${refused}.`)
const nixpkgs = process.env['KILN_NIXPKGS']
const peer = nixpkgs && join(nixpkgs, 'pkgs/by-name/ni/nixos-rebuild-ng/src')
const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

await using stack = new AsyncDisposableStack()
const lab = await deployLab()
stack.defer(() => lab.close())
const { reference, path } = await lab.machine('same', { name: 'box', label: '25.11.1' })
const host = await lab.host({ name: 'box', system: path })
await host.run(`${path}/bin/switch-to-configuration`, 'boot')
const known = join(lab.engine.ports.folders.data, 'known_hosts')
const work = mkdtempSync(join(tmpdir(), 'kiln-bench-deploy-'))
stack.defer(() => rmSync(work, { recursive: true, force: true }))
const sshOptions = ['-i', lab.keyFile, '-o', `UserKnownHostsFile=${known}`, '-o', 'IdentitiesOnly=yes']
const [flake = ''] = reference.replace(/^path:/, '').split('#')
mkdirSync(join(work, 'home'))
// Nixpkgs' own wrapper: the program is its package as it is.
writeFileSync(
  join(work, 'rebuild.py'),
  `import sys\nsys.path.insert(0, ${JSON.stringify(peer ?? '')})\nfrom nixos_rebuild import main\nmain()\n`,
)

type Timed = { seconds: number }
async function timed(program: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Timed> {
  const start = process.hrtime.bigint()
  await run(program, args, { env: { ...process.env, ...env }, maxBuffer: 1 << 26 })
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9 }
}

const kiln = () =>
  timed(
    process.execPath,
    [
      ...['dist/cli/kiln.mjs', 'deploy', reference, '--yes'],
      ...['--to', `root@${host.address}`, '--identity', lab.keyFile, '--check', '22'],
    ],
    { KILN_HOME: lab.engine.home },
  )
const rebuild = () =>
  timed(
    process.env['PYTHON'] ?? 'python3',
    [
      join(work, 'rebuild.py'),
      ...['switch', '--no-reexec', '--flake', `path:${resolve(flake)}#same`],
      ...['--target-host', `root@${host.address}`],
    ],
    {
      NIX_SSHOPTS: sshOptions.join(' '),
      NIX_CONFIG: 'experimental-features = nix-command flakes\nsubstituters =',
      HOME: join(work, 'home'),
    },
  )

/** Of sshd's own log: what was asked of this host. */
const asked = async () => {
  const log = await host.run('sh', '-c', 'cat /var/log/sshd.log')
  return {
    logins: (log.match(/Accepted publickey/g) ?? []).length,
    commands: (log.match(/Starting session/g) ?? []).length,
  }
}

const ours: number[] = []
const theirs: number[] = []
await kiln()
const before = await asked()
await kiln()
const after = await asked()
console.log(
  `connections ${after.logins - before.logins}, commands over them ${after.commands - before.commands}`,
)
if (peer) await rebuild()
for (let round = 0; round < rounds; round++) {
  ours.push((await kiln()).seconds)
  if (peer) theirs.push((await rebuild()).seconds)
}
console.log(`no change: kiln ${median(ours).toFixed(2)} s`)
if (peer) {
  const ratio = median(ours) / median(theirs)
  console.log(`nixos-rebuild-ng ${median(theirs).toFixed(2)} s; ratio ${ratio.toFixed(2)} (at most ${aim})`)
}
