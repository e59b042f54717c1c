// For tests of the script that switches hosts: a mount namespace with its own /nix and /run, a userland of choice, and
// systems that real Nix built. There is no SSH here: what it runs is what sshd would run. Needs root.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { hostCommand } from '#engine/deploy/supervisor/command.ts'

export type Userland = 'dash' | 'bash' | 'busybox'

/** What a system's switch-to-configuration does: it succeeds, exits with a status, changes the host and then exits with
 *  it ("half 1"), or hangs and ignores TERM. */
type Behaviour = 'succeed' | 'hang' | `${number}` | `half ${number}`

const root = resolve(import.meta.dirname, '..', '..', '..')
const busyboxPackage = join(root, 'lab', '.packages', 'busybox-static.deb')

const switchScript = `#!/bin/sh
echo "$1 NAME" >>/run/calls
behaviour=$(cat "/run/behaviour/NAME-$1" 2>/dev/null)
case $behaviour in
  hang)
    trap '' TERM
    while :; do sleep 1; done
    ;;
  half*) [ "$1" = test ] && ln -sfn OUT /run/current-system; exit "$(echo "$behaviour" | cut -d ' ' -f 2)" ;;
  [0-9]*) exit "$behaviour" ;;
esac
case $1 in
  test) ln -sfn OUT /run/current-system ;;
  boot) echo NAME >/run/boot-default ;;
  dry-activate) echo "would activate NAME" ;;
esac
`

/** A derivation of one system, without nixpkgs. */
const systemNix = (name: string, userland: string) => `derivation {
  name = "nixos-system-${name}";
  system = builtins.currentSystem;
  builder = "/bin/sh";
  args = [ "-c" ''
    PATH=/usr/bin:/bin
    mkdir -p $out/bin $out/sw
    [ -z "${userland}" ] || ln -s "${userland}" $out/sw/bin
    sed "s,OUT,$out,g; s,NAME,${name},g" ${'$'}{./switch.sh} >$out/bin/switch-to-configuration
    chmod +x $out/bin/switch-to-configuration
  '' ];
}`

export class ScriptHost {
  readonly folder = mkdtempSync(join(tmpdir(), 'kiln-test-script-'))
  readonly #namespace: ChildProcess
  readonly #path: string

  private constructor(userland: Userland) {
    for (const part of ['nix/var/nix/profiles', 'nix/store', 'run', 'userland'])
      mkdirSync(join(this.folder, part), { recursive: true })
    this.#path = this.#makeUserland(userland)
    // Where no Nix has run yet, there is nothing to mount on.
    mkdirSync('/nix', { recursive: true })
    const mounts = `mount --bind ${this.folder}/nix /nix && mount --bind ${this.folder}/run /run && echo ready && exec cat`
    this.#namespace = spawn('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', mounts], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
  }

  static async start(userland: Userland): Promise<ScriptHost> {
    const host = new ScriptHost(userland)
    await new Promise((ready, failed) => {
      host.#namespace.stdout?.once('data', ready)
      host.#namespace.once('exit', failed)
    })
    return host
  }

  /** Only busybox' own programs and Nix's, or this computer's behind the shell of that name. */
  #makeUserland(userland: Userland): string {
    const folder = join(this.folder, 'userland')
    if (userland !== 'busybox') {
      symlinkSync(`/bin/${userland}`, join(folder, 'sh'))
      return `${folder}:${process.env['PATH'] ?? ''}`
    }
    if (!existsSync(busyboxPackage))
      execFileSync(process.execPath, [join(root, 'lab', 'packages.mjs')], { stdio: 'pipe' })
    spawnSync('dpkg-deb', ['-x', busyboxPackage, join(this.folder, 'busybox')])
    spawnSync(join(this.folder, 'busybox', 'bin', 'busybox'), ['--install', '-s', folder])
    return folder
  }

  /** For nsenter: a program in the namespace, with the host's PATH. */
  #inside(words: string[]): string[] {
    const path = [this.#path, ...nixFolders()].join(':')
    const clean = ['/usr/bin/env', '-i', `PATH=${path}`, 'HOME=/root', ...nixSettings]
    return ['--mount', '--target', String(this.#namespace.pid), '--', ...clean, ...words]
  }

  /** Whether a program of the namespace has these words on its command line: other hosts have the same store paths. */
  runs(words: string): boolean {
    const ofHost = ['--ns', String(this.#namespace.pid), '--nslist', 'mnt']
    return spawnSync('pgrep', [...ofHost, '-f', words]).status === 0
  }

  /** Runs a program in the namespace, with the host's PATH. */
  exec(words: string[], input = '') {
    const { stdout, stderr, status } = spawnSync('nsenter', this.#inside(words), {
      encoding: 'utf8',
      input,
      timeout: 100_000,
    })
    return { stdout, stderr, status, lines: `${stdout}${stderr}`.split('\n').filter(Boolean) }
  }

  /** One verb of the script. */
  run(...words: string[]) {
    const { words: argv, input } = hostCommand(words, null)
    return this.exec(argv, input)
  }

  /** As run, but does not wait for its end. */
  begin(...words: string[]): ChildProcess {
    const { words: argv, input } = hostCommand(words, null)
    const child = spawn('nsenter', this.#inside(argv), { stdio: ['pipe', 'ignore', 'ignore'] })
    child.stdin?.end(input)
    return child
  }

  /** Builds a system of that name; one without programs where `bare`. */
  system(name: string, { bare = false } = {}): string {
    const file = join(this.folder, `${name}.nix`)
    writeFileSync(join(this.folder, 'switch.sh'), switchScript)
    writeFileSync(file, systemNix(name, bare ? '' : join(this.folder, 'userland')))
    const { stdout, stderr } = this.exec(['nix-build', '--no-out-link', '--option', 'sandbox', 'false', file])
    if (!stdout.startsWith('/nix/store/')) throw new Error(stderr)
    return stdout.trim()
  }

  /** Installs a system as the one that runs and that is booted. */
  install(system: string) {
    this.exec(['nix-env', '-p', '/nix/var/nix/profiles/system', '--set', system])
    this.exec([`${system}/bin/switch-to-configuration`, 'test'])
    this.exec([`${system}/bin/switch-to-configuration`, 'boot'])
  }

  behave(name: string, verb: 'test' | 'boot', behaviour: Behaviour) {
    mkdirSync(join(this.folder, 'run', 'behaviour'), { recursive: true })
    writeFileSync(
      join(this.folder, 'run', 'behaviour', `${name}-${verb}`),
      behaviour === 'succeed' ? '' : behaviour,
    )
  }

  /** What runs, what the profile names, and what would be booted. */
  state() {
    const link = (path: string) => this.exec(['readlink', '-f', path]).stdout.trim()
    return {
      running: link('/run/current-system'),
      profile: link('/nix/var/nix/profiles/system'),
      boots: readFileSync(join(this.folder, 'run', 'boot-default'), 'utf8').trim(),
    }
  }

  async close() {
    const ended = new Promise(resolve => this.#namespace.once('exit', resolve))
    this.#namespace.stdin?.end()
    await ended
    spawnSync('chmod', ['-R', 'u+w', this.folder])
    chmodSync(this.folder, 0o700)
    rmSync(this.folder, { recursive: true, force: true })
  }
}

const nixSettings = ['NIX_CONFIG=substituters =']
const nixFolders = () => (process.env['PATH'] ?? '').split(':').filter(folder => folder.includes('nix'))
