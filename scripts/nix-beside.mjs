// A Nix of Debian 13 beside an older Debian or Ubuntu: its packages, verified by apt, unpacked into a folder of Kiln's
// own. Nothing of the system is replaced, nothing of it is configured, and removing the folder removes it.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { arch } from 'node:os'
import { dirname, join } from 'node:path'
import { kilnNix } from './nix-places.mjs'
import { runLines } from './processes.mjs'

/** The stable release: frozen, and kept secure. Its Nix is 2.26. */
const suite = 'trixie'
const mirror = 'http://mirror.example/debian'
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'
const machines = {
  x64: { debian: 'amd64', library: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' },
  arm64: { debian: 'arm64', library: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' },
}

export const besideText = `Puts the Nix of Debian 13 into ${kilnNix}, beside the system (about 40 MB to download)`
export const canPutBeside = () =>
  arch() in machines && existsSync(keyring) && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0

export async function putNixBeside({ onLine, signal }) {
  const machine = machines[arch()]
  const work = `${kilnNix}.new-${process.pid}`
  const removeWork = () => rmSync(work, { recursive: true, force: true })
  try {
    const run = (program, args, env) => runLines(program, args, { onLine, signal, env })
    if (!existsSync('/usr/bin/patchelf')) {
      await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'patchelf'], quiet)
    }
    const apt = { ...quiet, APT_CONFIG: writeAptConfig(join(work, 'apt'), machine) }
    onLine(`apt-get install --download-only nix-bin (${suite})`)
    await run('apt-get', ['update', '-qq'], apt)
    await run('apt-get', ['install', '-y', '-qq', '--download-only', 'nix-bin'], apt)
    const root = join(work, 'root')
    await unpack(join(work, 'apt', 'cache', 'archives'), root, run)
    rmSync(join(work, 'apt'), { recursive: true })
    await settle(work, root, machine, run)
    rmSync(kilnNix, { recursive: true, force: true })
    renameSync(work, kilnNix)
  } catch (error) {
    removeWork()
    throw error
  }
  await runLines(join(kilnNix, 'bin', 'nix'), ['--version'], { onLine, signal })
}

const quiet = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }

/** An apt that knows one release and no installed package, so that it brings the whole closure down to libc. */
function writeAptConfig(folder, machine) {
  for (const part of ['state/lists/partial', 'cache/archives/partial', 'etc/parts', 'etc/apt.conf.d', 'etc/preferences.d'])
    mkdirSync(join(folder, part), { recursive: true })
  const file = name => join(folder, name)
  writeFileSync(file('status'), '')
  writeFileSync(file('sources.list'), `deb [arch=${machine.debian} signed-by=${keyring}] ${mirror} ${suite} main\n`)
  const settings = {
    'Dir::State': file('state'),
    'Dir::State::status': file('status'),
    'Dir::Cache': file('cache'),
    'Dir::Etc': file('etc'),
    'Dir::Etc::sourcelist': file('sources.list'),
    'Dir::Etc::sourceparts': file('etc/parts'),
    'APT::Architecture': machine.debian,
    'APT::Install-Recommends': 'false',
    // The folder belongs to root, and apt's own user could not write it.
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
  }
  const lines = Object.entries(settings).map(([key, value]) => `${key} "${value}";\n`)
  writeFileSync(file('apt.conf'), lines.join(''))
  return file('apt.conf')
}

async function unpack(archives, root, run) {
  mkdirSync(root, { recursive: true })
  for (const name of readdirSync(archives).filter(each => each.endsWith('.deb')))
    await run('dpkg-deb', ['--extract', join(archives, name), root])
}

/** Makes nix find its own libc and libraries at their final place, whatever the system has. */
async function settle(work, root, { library, loader }, run) {
  const final = path => join(kilnNix, 'root', path)
  const folder = ['usr/lib64', 'usr/lib', `usr/lib/${library}`].find(each => existsSync(join(root, each, loader)))
  if (!folder) throw new Error(`The packages of ${suite} hold no ${loader}.`)
  const nix = join(root, 'usr/bin/nix')
  await run('patchelf', [
    ...['--set-interpreter', final(join(folder, loader)), '--force-rpath'],
    ...['--set-rpath', final(`usr/lib/${library}`), nix],
  ])
  mkdirSync(join(work, 'bin'))
  for (const name of readdirSync(dirname(nix)).filter(each => /^nix(-[a-z-]+)?$/.test(each)))
    symlinkSync(final(join('usr/bin', name)), join(work, 'bin', name))
}
