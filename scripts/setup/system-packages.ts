// Programs and libraries from the system's packages.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { hasSources } from '../test-nix/shared-sources.ts'

type Env = Record<string, string | undefined>
type SystemPackages = {
  root: string
  purpose: 'start' | 'test'
  env: Env
  /** Announces each step before it is done. */
  say: (line: string) => void
}

/** Libraries that Electron is linked to. Newer releases of Debian and Ubuntu call some of them …t64. */
const windowLibraries = [
  'libasound2',
  'libatk-bridge2.0-0',
  'libatspi2.0-0',
  'libcups2',
  'libdrm2',
  'libgbm1',
  'libgtk-3-0',
  'libnss3',
  'libxcomposite1',
  'libxdamage1',
  'libxkbcommon0',
  'libxrandr2',
]
/** Decompressors for images, and tools that tests check written drives with. */
const forDrives = [
  'bmap-tools',
  'btrfs-progs',
  'bzip2',
  'cryptsetup-bin',
  'exfatprogs',
  'fdisk',
  'ntfs-3g',
  'parted',
  'xfsprogs',
  'xz-utils',
  'zip',
  'zstd',
]
/** Called by the profiles' scripts, or used to check them and their units. */
const forProfiles = [
  'age',
  'curl',
  'direnv',
  'iproute2',
  'jq',
  'make',
  'nginx-light',
  'qrencode',
  'shellcheck',
  'socat',
  'systemd',
  // Reads the QR code of a screen again.
  'zbar-tools',
]
/** nixos-container is a script in Perl, with which bench/workloads.ts compares. */
const forBenches = ['libfile-slurp-perl', 'libipc-run-perl']
/** Needed for administrator rights, for mounting an AppImage, and for building and unpacking an rpm. */
const forElevation = [
  'dbus-daemon',
  'fuse3',
  'pkexec',
  'polkitd',
  'squashfs-tools',
  'squashfuse',
  'cpio',
  'rpm',
  'rpm2cpio',
]
/**
 * If there is a nixpkgs, programs from this tree are built for the machines that are booted (scripts/test-nixos).
 * Their lock files are too new for Debian 12's cargo; Debian has a newer one next to it.
 */
function forMachines(env: Env): string[] {
  if (!hasSources({ env }) || isOnPath(env, 'cargo')) return []
  return [/^VERSION_CODENAME=bookworm$/m.test(osRelease()) ? 'cargo-web' : 'cargo']
}

const osRelease = () => (existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '')

/** The keyring of a desktop, in which Kiln keeps logins, secrets and keys. */
const forKeyring = ['dbus-bin', 'gnome-keyring', 'libsecret-tools']

/** A TPM's emulator, which tests of encrypted disks see as the kernel's device, and what is signed for Secure Boot. */
const forMeasuredStarts = ['libtss2-tcti-device0', 'sbsigntool', 'swtpm', 'systemd-boot-efi', 'tpm2-tools']

/** The tests of kiln-reset and of tools for encrypted disks stop them at their system calls. */
const forReset = ['strace']

/** A tone is played and recorded, without a card; KDE's reader of settings. */
const forDesktops = ['libkf5config-bin', 'pipewire', 'pipewire-bin', 'wireplumber']

/**
 * A display for the end-to-end tests, pip for their Electron, git for flakes in a repository, rsync for
 * gitlab-ci-local, and the tool that signs a test's mirror.
 */
const forTests = [
  'git',
  'gpg',
  'gpg-agent',
  'python3-pip',
  'rsync',
  'xauth',
  'xvfb',
  ...forBenches,
  ...forDesktops,
  ...forDrives,
  ...forElevation,
  ...forKeyring,
  ...forMeasuredStarts,
  ...forProfiles,
  ...forReset,
  ...windowLibraries,
]

/** Elsewhere: the programs that Kiln calls, and the command that installs them. */
const programs = ['qemu-img', 'qemu-system-x86_64', 'ssh', 'xorriso']
const commands = {
  dnf: 'sudo dnf install qemu-img qemu-system-x86 edk2-ovmf openssh-clients xorriso',
  pacman: 'sudo pacman -S qemu-base edk2-ovmf openssh libisoburn',
  zypper: 'sudo zypper install qemu-tools qemu-x86 qemu-ovmf-x86_64 openssh xorriso',
  brew: 'brew install qemu xorriso',
}

const isOnPath = (env: Env, name: string) =>
  (env['PATH'] ?? '').split(delimiter).some(place => existsSync(join(place, name)))

/** Returns false if something stays missing. */
export function installSystemPackages(options: SystemPackages): boolean {
  return isOnPath(options.env, 'dpkg-query') ? onDebian(options) : elsewhere(options)
}

function elsewhere({ env, say }: SystemPackages): boolean {
  const missing = programs.filter(name => !isOnPath(env, name))
  if (missing.length === 0) return true
  const command = Object.entries(commands).find(([tool]) => isOnPath(env, tool))?.[1]
  say(`Not here: ${missing.join(', ')}. ${command ? `To install them, run: ${command}` : ''}`)
  return false
}

function onDebian({ root, purpose, env, say }: SystemPackages): boolean {
  const missing = missingPackages(wantedPackages(root, purpose, env))
  if (missing.length === 0) return true
  const args = ['install', '-y', '--no-install-recommends', ...missing]
  if (process.getuid?.() !== 0) {
    say(`Some system packages are missing. To install them, run: sudo apt-get ${args.join(' ')}`)
    return false
  }
  say(`Installing system packages: ${missing.join(' ')}`)
  apt(['update', '-qq'], env)
  if (apt(['-qq', ...args], env) !== 0) throw new Error(`apt-get ${args.join(' ')} failed.`)
  return true
}

const apt = (args: string[], env: Env) =>
  spawnSync('apt-get', args, { stdio: 'inherit', env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } }).status

function wantedPackages(root: string, purpose: 'start' | 'test', env: Env): string[] {
  const window = env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? windowLibraries : []
  // Ubuntu has no such package: there KILN_CHROMIUM names a browser.
  const browser = env['KILN_CHROMIUM'] ? [] : ['chromium']
  const tests = [...forTests, ...forMachines(env), ...browser]
  return [...new Set([...labPackages(root), ...(purpose === 'test' ? tests : window)])]
}

/** The packages that the demo profile and its test machines take from the host. */
function labPackages(root: string): string[] {
  const text = readFileSync(join(root, 'lab', 'host-tools.json'), 'utf8')
  const { builders, virtualMachines } = JSON.parse(text) as Record<'builders' | 'virtualMachines', string[]>
  return [...builders, ...virtualMachines]
}

function missingPackages(wanted: string[]): string[] {
  const names = wanted.flatMap(name => [name, `${name}t64`])
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders are dpkg's.
  const format = '${Package} ${db:Status-Status}\n'
  // It exits with 1 if it does not know one of the names, and still lists the others.
  const { stdout } = spawnSync('dpkg-query', ['--show', '--showformat', format, ...names], {
    encoding: 'utf8',
  })
  const installed = new Set(stdout.split('\n').filter(line => line.endsWith(' installed')))
  const isInstalled = (name: string) => installed.has(`${name} installed`)
  return wanted.filter(name => !isInstalled(name) && !isInstalled(`${name}t64`))
}
