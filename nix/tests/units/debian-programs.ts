// Which programs of this computer stand for those of a package of nixpkgs: the ones that Debian's package of the same
// content brings, and no others. An unknown package is an error: a program that is missing must not be found by luck.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { basename } from 'node:path'

const packages: Record<string, string[]> = {
  'btrfs-progs': ['btrfs-progs'],
  avahi: ['avahi-utils'],
  bash: ['bash'],
  'bash-interactive': ['bash'],
  coreutils: ['coreutils'],
  curl: ['curl'],
  diffutils: ['diffutils'],
  findutils: ['findutils'],
  gawk: ['gawk', 'mawk'],
  dosfstools: ['dosfstools'],
  e2fsprogs: ['e2fsprogs'],
  getent: ['libc-bin'],
  'getent-glibc': ['libc-bin'],
  gptfdisk: ['gdisk'],
  kmod: ['kmod'],
  procps: ['procps'],
  git: ['git'],
  gnugrep: ['grep'],
  gnused: ['sed'],
  gnutar: ['tar'],
  iproute2: ['iproute2'],
  jq: ['jq'],
  libvirt: ['libvirt-clients'],
  nix: [],
  nodejs: ['nodejs'],
  openssh: ['openssh-client'],
  ovn: ['ovn-central', 'ovn-host', 'ovn-common'],
  openvswitch: ['openvswitch-switch'],
  qemu: ['qemu-system-x86', 'qemu-utils'],
  'qemu-host-cpu-only': ['qemu-system-x86', 'qemu-utils'],
  'qemu-utils': ['qemu-utils'],
  shadow: ['passwd', 'login'],
  // Not in Debian, or on no computer of a test.
  plymouth: [],
  lzbt: [],
  sbctl: [],
  socat: ['socat'],
  systemd: ['systemd', 'udev'],
  'util-linux': ['util-linux', 'util-linux-extra', 'mount', 'fdisk', 'bsdutils', 'bsdextrautils', 'eject'],
  xz: ['xz-utils'],
  zfs: ['zfsutils-linux'],
  'zfs-user': ['zfsutils-linux'],
}

/** They are Debian's own programs; elsewhere the tests that need them are skipped. */
export const noDebian = spawnSync('dpkg-query', ['--version']).error ? 'no dpkg-query' : null

/** /nix/store/HASH-NAME-VERSION[-OUTPUT] → NAME */
const packageName = (storePath: string): string =>
  basename(storePath)
    .slice(33)
    .replace(/-\d[\w.+]*(-\w+)?$/, '')

const known = new Map<string, Map<string, string>>()

/** Name → path on this computer. */
export function programsOf(storePath: string): Map<string, string> {
  const name = packageName(storePath)
  const wanted = packages[name.replace(/-(minimal|full)$/, '')]
  if (!wanted) throw new Error(`debian-programs.ts does not know which of Debian's packages is ${name}.`)
  const found = known.get(name) ?? new Map(wanted.flatMap(filesOf).map(path => [basename(path), path]))
  // An alternative of Debian's, which no package lists.
  if (wanted.includes('gawk')) found.set('awk', '/usr/bin/awk')
  known.set(name, found)
  return found
}

function filesOf(debianPackage: string): string[] {
  const { stdout } = spawnSync('dpkg-query', ['--listfiles', debianPackage], { encoding: 'utf8' })
  return stdout.split('\n').filter(path => /\/s?bin\/[^/]+$/.test(path) && isProgram(path))
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** Every program of every package above that is here, for anyone who wants to know whether a word is one. */
export const allPrograms = (): Set<string> =>
  new Set(
    Object.keys(packages).flatMap(name => [...programsOf(`/nix/store/${'0'.repeat(32)}-${name}-1`).keys()]),
  )
