// Programs and libraries that come from the system's packages.
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { outputOf, runHere } from '../processes.mjs'

/** What Electron is linked to. Newer releases of Debian and Ubuntu call some of them …t64. */
const windowLibraries = [
  ...['libasound2', 'libatk-bridge2.0-0', 'libatspi2.0-0', 'libcups2', 'libdrm2', 'libgbm1', 'libgtk-3-0', 'libnss3'],
  ...['libxcomposite1', 'libxdamage1', 'libxkbcommon0', 'libxrandr2'],
]
/** A browser and a display for the end-to-end tests; pip for the Electron that they run. */
const forTests = ['chromium', 'xvfb', 'xauth', 'python3-pip', ...windowLibraries]

/** Elsewhere: the programs that Kiln calls, and the command that brings them. */
const commands = ['qemu-img', 'qemu-system-x86_64', 'ssh', 'xorriso']
const elsewhere = {
  dnf: 'sudo dnf install qemu-img qemu-system-x86 edk2-ovmf openssh-clients xorriso',
  pacman: 'sudo pacman -S qemu-base edk2-ovmf openssh libisoburn',
  zypper: 'sudo zypper install qemu-tools qemu-x86 qemu-ovmf-x86_64 openssh xorriso',
  brew: 'brew install qemu xorriso',
}

const isOnPath = name => (process.env.PATH ?? '').split(delimiter).some(place => existsSync(join(place, name)))

/** { builders, virtualMachines }: what the demo profile and its test machines take from the host. */
const labTools = root => JSON.parse(readFileSync(join(root, 'lab', 'host-tools.json'), 'utf8'))

function wantedPackages(root, purpose) {
  const { builders, virtualMachines } = labTools(root)
  const window = process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? windowLibraries : []
  return [...new Set([...builders, ...virtualMachines, ...(purpose === 'test' ? forTests : window)])]
}

function missingPackages(wanted) {
  const names = wanted.flatMap(name => [name, `${name}t64`])
  const args = ['--show', '--showformat', '${Package}\t${db:Status-Status}\n', ...names]
  // It ends with 1 when it does not know one of them, and still lists the others.
  const listed = outputOf('sh', ['-c', 'dpkg-query "$@" 2>/dev/null; true', 'sh', ...args]) ?? ''
  const installed = new Set(
    listed
      .split('\n')
      .filter(line => line.endsWith('\tinstalled'))
      .map(line => line.split('\t')[0]),
  )
  return wanted.filter(name => !installed.has(name) && !installed.has(`${name}t64`))
}

/** Installs what is missing where that can be done; else says how. Returns false when something stays missing. */
export function installSystemPackages(root, purpose, say) {
  if (!isOnPath('dpkg-query')) {
    const missing = commands.filter(name => !isOnPath(name))
    if (missing.length === 0) return true
    const [, how] = Object.entries(elsewhere).find(([tool]) => isOnPath(tool)) ?? []
    say(`Not here: ${missing.join(', ')}. ${how ? `To install them, run: ${how}` : 'Install them with your system’s packages.'}`)
    return false
  }
  const missing = missingPackages(wantedPackages(root, purpose))
  if (missing.length === 0) return true
  const args = ['install', '-y', '--no-install-recommends', ...missing]
  if (process.getuid?.() !== 0) {
    say(`Some system packages are missing. To install them, run: sudo apt-get ${args.join(' ')}`)
    return false
  }
  say(`Installing system packages: ${missing.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  runHere('apt-get', ['update', '-qq'], { env })
  if (runHere('apt-get', ['-qq', ...args], { env }) !== 0) throw new Error(`apt-get ${args.join(' ')} failed.`)
  return true
}
