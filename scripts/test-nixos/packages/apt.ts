// Debian's own client with separate folders: it neither reads nor changes the machine's package state.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lastLines, sha256Of, ToolError, UnavailableError } from '../tool-error.ts'
import { allDebs, type DebianArchitecture, fileNameOf, type Pin, type PinnedLayers } from './pins.ts'

export interface Apt extends Disposable {
  update(): void
  /** The names of all that an installation of these would install, without what is only recommended. */
  resolve(packages: readonly string[]): string[]
  pinsOf(names: readonly string[]): Record<string, Pin>
  /** Each file appears under its name only after its hash was checked. */
  download(layers: PinnedLayers, folder: string): void
}

const debianKeyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

const configuration = (folder: string, architecture: DebianArchitecture) => `
Dir::Etc "${folder}/etc";
Dir::Etc::parts "/dev/null";
Dir::State::lists "${folder}/lists";
Dir::State::status "${folder}/status";
Dir::Cache "${folder}/cache";
APT::Architecture "${architecture}";
APT::Architectures { "${architecture}"; };
APT::Install-Recommends "false";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "2";
Acquire::Check-Valid-Until "false";
`

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd?: string): string {
  const options = { env: { ...env, LC_ALL: 'C' }, cwd, encoding: 'utf8', maxBuffer: 1 << 28 } as const
  const { stdout, stderr, status, error } = spawnSync(program, args, options)
  if (error) throw new ToolError(`${program} does not start (${error.message}). This needs Debian or Ubuntu.`)
  if (status === 0) return stdout
  const unknown = /Unable to locate package (\S+)/.exec(stderr)?.[1]
  if (unknown) {
    throw new ToolError(`Debian has no package "${unknown}". Correct nix/tests/debian/wanted.json.`)
  }
  const gone = /Version '(\S+)' for '(\S+)' was not found/.exec(stderr)
  if (gone) {
    const refresh = 'node scripts/test-nixos/packages/debian-packages.ts --refresh'
    throw new UnavailableError(
      `The mirror no longer has ${gone[2]} ${gone[1]}. Pin what it has now: ${refresh}`,
    )
  }
  const reason = lastLines(stderr)
  if (/Hash Sum mismatch|unexpected size/.test(stderr))
    throw new ToolError(`The mirror has files that are not what its own list says:\n${reason}`)
  if (/NO_PUBKEY|is not signed|could(n't| not) be verified/.test(stderr))
    throw new ToolError(`The mirror's list is not signed by a key of Debian's:\n${reason}`)
  if (/^E: (Failed to fetch|Some index files failed)/m.test(stderr))
    throw new UnavailableError(`The mirror does not answer:\n${reason}`)
  throw new ToolError(`${program} ${args.slice(0, 6).join(' ')} failed (${status}):\n${reason}`)
}

/** The mirror that this machine's own packages come from, if it is Debian's. */
function ownMirror(env: NodeJS.ProcessEnv): string {
  const format = ['--format', '$(ORIGIN) $(SUITE) $(REPO_URI)']
  const lines = run('apt-get', ['indextargets', 'Created-By: Packages', ...format], env).split('\n')
  const debian = lines.find(line => /^Debian (?!\S*(security|updates|backports))\S+ /.test(line))
  const mirror = debian?.split(' ')[2]
  if (!mirror) throw new ToolError('This machine names no mirror of Debian. Set KILN_DEBIAN_MIRROR to one.')
  return mirror
}

type Source = {
  suite: string
  components?: readonly string[]
  architecture?: DebianArchitecture
  env: NodeJS.ProcessEnv
  keyring?: string
}

export function openApt({
  suite,
  components = ['main'],
  architecture = 'amd64',
  env,
  keyring = debianKeyring,
}: Source): Apt {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-apt-'))
  const own = { ...env, APT_CONFIG: join(folder, 'apt.conf') }
  for (const name of ['etc/apt.conf.d', 'etc/preferences.d', 'lists/partial', 'cache/archives/partial'])
    mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, 'status'), '')
  writeFileSync(join(folder, 'apt.conf'), configuration(folder, architecture))
  let updated = false

  const update = () => {
    const mirror = env['KILN_DEBIAN_MIRROR'] || ownMirror(env)
    const signed = existsSync(keyring) ? `[signed-by=${keyring}] ` : ''
    writeFileSync(
      join(folder, 'etc', 'sources.list'),
      `deb ${signed}${mirror} ${suite} ${components.join(' ')}\n`,
    )
    run('apt-get', ['update', '--quiet', '--error-on=any'], own)
    updated = true
  }

  const fetchInto = (partial: string, missing: readonly [string, Pin][], target: string) => {
    // Fetched in pieces, so that everything before a mirror's failure is kept.
    for (let start = 0; start < missing.length; start += 40) {
      const piece = missing.slice(start, start + 40)
      run(
        'apt-get',
        ['download', '--quiet', ...piece.map(([name, pin]) => `${name}=${pin.version}`)],
        own,
        partial,
      )
      const arrived = new Map(readdirSync(partial).map(file => [file.split('_')[0], join(partial, file)]))
      for (const [name, pin] of piece) {
        const file = arrived.get(name)
        if (!file) throw new ToolError(`apt-get brought no file for ${name} ${pin.version}.`)
        if (sha256Of(file) !== pin.sha256) {
          throw new ToolError(
            `${name} ${pin.version} has another SHA-256 than pins.json says. It was not kept.`,
          )
        }
        renameSync(file, join(target, fileNameOf(name, pin, 'deb')))
      }
      console.log(`debian packages: ${Math.min(start + 40, missing.length)} of ${missing.length} downloaded`)
    }
  }

  return {
    update,
    resolve(packages) {
      const planned = run('apt-get', ['install', '--simulate', '--yes', '--quiet', ...packages], own)
      return [...planned.matchAll(/^Inst (\S+)/gm)].flatMap(([, name]) => (name ? [name] : []))
    },
    pinsOf(names) {
      const records = run('apt-cache', ['show', '--no-all-versions', ...names], own).split('\n\n')
      const field = (record: string, key: string) =>
        new RegExp(`^${key}: (\\S+)`, 'm').exec(record)?.[1] ?? ''
      const entries = records.map(record => {
        const source = field(record, 'Source')
        const pin: Pin = {
          version: field(record, 'Version'),
          ...(source === '' ? {} : { source }),
          sha256: field(record, 'SHA256'),
        }
        return [field(record, 'Package'), pin] as const
      })
      return Object.fromEntries(entries.filter(([name]) => name !== ''))
    },
    download(layers, target) {
      const missing = [...allDebs(layers)].filter(
        ([name, pin]) => !existsSync(join(target, fileNameOf(name, pin, 'deb'))),
      )
      if (missing.length === 0) return
      if (!updated) update()
      mkdirSync(target, { recursive: true })
      const partial = mkdtempSync(join(target, '.download-'))
      try {
        fetchInto(partial, missing, target)
      } finally {
        rmSync(partial, { recursive: true, force: true })
      }
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}
