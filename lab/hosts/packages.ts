// The services of a test host: downloaded and unpacked, never installed, because Debian would start them on this computer.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Each with the libraries that a small Debian does not have anyway. */
const wanted = [
  'openssh-server',
  'openssh-sftp-server',
  'libwrap0',
  'libnsl2',
  'libtirpc3',
  'libaudit1',
  'sudo',
  'avahi-daemon',
  'libavahi-core7',
  'libavahi-common3',
  'libdaemon0',
  'libexpat1',
]

/** For a host that runs virtual machines: libvirt, which the daemon's own Debian package would start. */
const wantedByLibvirt = [
  'libvirt-daemon',
  'libvirt-daemon-driver-qemu',
  'libvirt-clients',
  'libvirt0',
  'libssh-4',
  'libpcap0.8',
  'libyajl2',
  'libnl-3-200',
  'libnl-route-3-200',
  'libparted2',
  'libpciaccess0',
  'libdevmapper1.02.1',
  'libssh2-1',
  'libfuse3-3',
  'libtirpc3',
  'libnsl2',
  'libcap-ng0',
  'libnuma1',
  'libsasl2-2',
  'libaudit1',
  'libxml2',
  'libcurl3-gnutls',
  'libdbus-1-3',
  'libapparmor1',
  'libblkid1',
]

/** For machines of libvirt that have its network: its DHCP server, and what its rules are made by. */
const wantedByNetworks = [
  ...wantedByLibvirt,
  'libvirt-daemon-config-network',
  'libvirt-daemon-config-nwfilter',
  'dnsmasq-base',
  'iptables',
  'libip6tc2',
  'libmnl0',
  'libnetfilter-conntrack3',
  'libnfnetlink0',
  'libnftables1',
  'libnftnl11',
  'libxtables12',
  // ebtables reads the names of its protocols from /etc/ethertypes.
  'netbase',
]

const folder = resolve(
  process.env['KILN_LAB_PACKAGES'] || fileURLToPath(new URL('../.packages', import.meta.url)),
)

/** A tree to lay over a Debian, made by `prepareServices`. */
export const servicesRoot = join(folder, 'hosts')
/** Another, made by `prepareLibvirt`. */
export const libvirtRoot = join(folder, 'libvirt')
/** The same with what its networks need. Made by `prepareNetworks`. */
export const networksRoot = join(folder, 'libvirt-networks')

/** doas, for a host without sudo. Made by `prepareDoas`. */
export const doasRoot = join(folder, 'doas')
/** QEMU's guest agent, for a guest. Made by `prepareAgent`. */
export const agentRoot = join(folder, 'guest-agent')
const testsRoot = join(folder, 'openssh-tests')
/** OpenSSH's own stand-in for a security key (FIDO2), as its tests use it: it is always touched. Made by `prepareSecurityKey`. */
export const securityKeyProvider = join(testsRoot, 'usr/lib/openssh/regress/misc/sk-dummy/sk-dummy.so')

/** Quick when they are there. */
export const prepareServices = () => prepareTree(servicesRoot, wanted)
export const prepareLibvirt = () => prepareTree(libvirtRoot, wantedByLibvirt)
export const prepareNetworks = () => prepareTree(networksRoot, wantedByNetworks)
export const prepareDoas = () => prepareTree(doasRoot, ['opendoas'])
export const prepareAgent = () =>
  prepareTree(agentRoot, ['qemu-guest-agent', 'libglib2.0-0', 'libnuma1', 'liburing2', 'libudev1'])
export const prepareSecurityKey = () => prepareTree(testsRoot, ['openssh-tests'])

function prepareTree(tree: string, names: readonly string[]): void {
  /** Names what is in it: another list of packages is another tree. */
  const text = names.join('+')
  const complete = `.complete-${text.length > 200 ? createHash('sha256').update(text).digest('hex') : text}`
  if (existsSync(join(tree, complete))) return
  mkdirSync(folder, { recursive: true })
  const partial = mkdtempSync(join(folder, '.hosts-'))
  try {
    const packages = join(partial, 'packages')
    const root = join(partial, 'root')
    mkdirSync(packages)
    mkdirSync(root)
    execFileSync('apt-get', ['--quiet', 'download', ...names], { cwd: packages, stdio: 'pipe' })
    for (const name of readdirSync(packages))
      execFileSync('dpkg-deb', ['--extract', join(packages, name), root], { stdio: 'pipe' })
    // Since Debian 12 /lib is a link to /usr/lib: a folder of that name would hide it.
    for (const name of ['bin', 'sbin', 'lib', 'lib64'].filter(each => existsSync(join(root, each)))) {
      const from = join(root, name)
      cpSync(from, join(root, 'usr', name), { recursive: true, verbatimSymlinks: true })
      rmSync(from, { recursive: true })
    }
    writeFileSync(join(root, complete), '')
    rmSync(tree, { recursive: true, force: true })
    renameSync(root, tree)
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  prepareServices()
  prepareLibvirt()
  prepareNetworks()
}
