// A test host: another machine as far as SSH, Nix and a deploy can see, up in about a second, several at once.
//
//   await using network = await createLabNetwork()
//   const host = await startHost(network, { name: 'box1', authorizedKeys: [key], system: await buildSystem({ name: 'box1' }) })
//   await host.run('cat', '/etc/hostname')     // on its console, as root
//   await host.cable.cut()                     // the link is gone, silently
//   host.stop()
//
// Real: network namespace with its own interface and addresses, Debian's sshd, sudo and avahi-daemon, users, passwords,
// host keys, an own /nix with the real Nix and its daemon, the system profile and its generations, mount, process and host
// name namespaces. Stands in for something: the kernel is this computer's; root's file system is this computer's Debian, in
// memory and changed as one likes; the boot loader is the link /boot/default, and entries as systemd-boot has
// them, of which one can be booted once; process 1 is init.sh, so there is no systemd and
// no unit; the toplevel is lab/hosts/system. Needs root, Linux, and packages of Debian (hostsRefused says what is missing).
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { makeKeyPair } from '../ssh.ts'
import { bootHost, type Ending } from './boot.ts'
import { holdNamespace } from './namespace.ts'
import type { Cable, LabNetwork } from './network.ts'
import { prepareServices, servicesRoot } from './packages.ts'
import { setPasswords, writeRoot } from './root.ts'
import { fillStore, findProgram } from './store.ts'

export type HostOptions = {
  name: string
  /** Public keys that every user of the host takes. */
  authorizedKeys?: readonly string[]
  /** A toplevel of `buildSystem`: the first generation of its system profile, and what it has booted. Left out, it is a Debian
   *  without Nix. */
  system?: string | undefined
  /** The size of its root and store together, for a host that has no space. */
  sizeMiB?: number
  /** Trees laid over its Debian, such as libvirtRoot. */
  trees?: readonly string[]
  /** Files written over its Debian. */
  files?: Readonly<Record<string, string>>
}

export type TestHost = {
  readonly name: string
  /** On port 22. */
  readonly address: string
  readonly cable: Cable
  /** As a known_hosts file has it after the name. */
  readonly hostKey: string
  /** On its console, as root. Rejects with stderr where it fails. */
  run(...argv: string[]): Promise<string>
  /** Gives it another host key and starts its sshd again. Passwords, and files that a test changed, are as at first. */
  changeHostKey(): Promise<void>
  /** Ends all that runs on it at once, and boots again what /boot/default names. */
  reboot(): Promise<void>
  /** Resolves when it has ended without `stop`: it has rebooted ('reboot') or was switched off ('off'). */
  ended(): Promise<Ending>
  stop(): Promise<void>
}

/** Why hosts cannot run here; null where they can. */
export function hostsRefused(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux'
  const path = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin']
  const missing = ['unshare', 'nsenter', 'ip', 'bash', 'apt-get'].filter(
    name => !path.some(place => existsSync(join(place, name))),
  )
  if (missing.length > 0) return `needs ${missing.join(', ')}`
  try {
    execFileSync('unshare', ['-m', '-n', '-p', '-f', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], {
      stdio: 'pipe',
    })
    return null
  } catch {
    return 'may not make namespaces'
  }
}

export async function startHost(network: LabNetwork, options: HostOptions): Promise<TestHost> {
  prepareServices()
  const { name, authorizedKeys = [], system, sizeMiB = 2048, trees = [], files = {} } = options
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-host-'))
  const root = join(folder, 'root')
  const nixPrograms = system ? dirname(findProgram('nix')) : null
  const space = await holdNamespace(
    ['-m', '-n', '--propagation', 'private'],
    mountScript(folder, { sizeMiB, hasNix: !!system, trees: [servicesRoot, ...trees] }),
  )
  let keys = makeKeyPair()
  const write = () =>
    writeRoot(`/proc/${space.pid}/root${root}`, {
      name,
      authorizedKeys,
      nixPrograms,
      files,
      hostKeys: [{ name: 'ssh_host_ed25519_key', ...keys }],
    })
  const stop = async () => {
    await space.close()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    write()
    if (system) {
      await fillStore(space, join(folder, 'store'), system)
      await space.run('ln', '-s', system, join(root, 'boot/default'))
    }
    const cable = await network.plugIn(space)
    let boot = await bootHost(space, root, nixPrograms)
    await setPasswords(boot.run)
    return {
      name,
      address: cable.address,
      cable,
      get hostKey() {
        return keys.publicKey.split(' ').slice(0, 2).join(' ')
      },
      run: (...argv) => boot.run(...argv),
      changeHostKey: async () => {
        keys = makeKeyPair()
        write()
        await boot.run('/usr/local/sbin/restart-sshd')
      },
      reboot: async () => {
        await boot.end()
        boot = await bootHost(space, root, nixPrograms)
      },
      ended: () => boot.ended,
      stop: async () => {
        await boot.end()
        await stop()
      },
    }
  } catch (thrown) {
    await stop()
    throw thrown
  }
}

/** In memory, so that it goes with its namespace. The Nix that setup put into /opt is there for hosts with Nix only. */
type Mounts = { sizeMiB: number; hasNix: boolean; trees: readonly string[] }

const mountScript = (folder: string, { sizeMiB, hasNix, trees }: Mounts) => `
mount -t tmpfs -o size=${sizeMiB}M,mode=755 tmpfs ${folder}
cd ${folder}
mkdir upper work root store
${trees.map(tree => `cp -a ${tree}/. upper/`).join('\n')}
mount -t overlay overlay -o lowerdir=/,upperdir=upper,workdir=work root
for hidden in root home tmp var/tmp var/log boot mnt nix${hasNix ? '' : ' opt'}; do
  mkdir -p root/$hidden own/$hidden
  mount --bind own/$hidden root/$hidden
done
chmod 1777 root/tmp root/var/tmp
rm -rf root/run/* root/etc/ssh root/etc/machine-id
${hasNix ? 'mkdir -p store/nix; mount --bind store/nix root/nix' : ''}
cd /`
