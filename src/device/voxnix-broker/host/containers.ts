// Containers, as nixos-container makes them: /etc/nixos-containers/NAME.conf, a system profile, and the unit container@NAME.
// With their own users (PRIVATE_USERS) and their own network.
import { lstatSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readBounded, removeFile, writeDurably } from '../../lib/durable-file.ts'
import { must, type Ran, run } from './command.ts'

type Addresses = { readonly host: string; readonly container: string }
type ContainerPlaces = {
  /** /etc/nixos-containers */
  readonly configurations: string
  /** /nix/var/nix/profiles/per-container */
  readonly profiles: string
  /** /nix/var/nix/gcroots/voxnix */
  readonly roots: string
}

/** The unit has its own limits. A systemctl that is ended before them leaves its job to go on beside what takes it back. */
const unitMs = 3_600_000

const system = '/run/current-system/sw/bin'
const programs = `/run/wrappers/bin:${system}`
/** In a unit beside the broker's, which may enter no namespace: what is in a container is reached by its own. */
const fromHost = (program: string, ...words: readonly string[]) => [
  ...['systemd-run', '--pipe', '--wait', '--collect', '--quiet', '--property', 'RuntimeMaxSec=65'],
  ...['--', program, ...words],
]

const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined

export function createContainers(places: ContainerPlaces) {
  const conf = (name: string) => join(places.configurations, `${name}.conf`)
  const unit = (name: string) => `container@${name}.service`
  const profile = (name: string) => join(places.profiles, name, 'system')

  const isRunning = async (name: string) =>
    (await run(['systemctl', 'is-active', '--quiet', unit(name)])).status === 0

  /** Those that nixos-container gives: 10.233.N.1 and .2, with the first N that no container has. `taken`: not yet written. */
  function freeAddresses(taken: readonly string[]): Addresses {
    const used = new Set(taken)
    for (const file of isThere(places.configurations) ? readdirSync(places.configurations) : []) {
      const text = file.endsWith('.conf') ? readBounded(join(places.configurations, file)) : null
      for (const [, address = ''] of (text ?? '').matchAll(/^(?:HOST|LOCAL)_ADDRESS=([0-9.]+)$/gm))
        used.add(address)
    }
    for (let third = 1; third < 255; third += 1) {
      const [host, container] = [`10.233.${third}.1`, `10.233.${third}.2`]
      if (!used.has(host) && !used.has(container)) return { host, container }
    }
    throw new Error('Each address of 10.233.0.0/16 is in use. Destroy a container first.')
  }

  return {
    isRunning,
    freeAddresses,
    isKnown: (name: string) => isThere(conf(name)),
    configure(name: string, { host, container }: Addresses) {
      const lines = [
        'PRIVATE_NETWORK=1',
        'PRIVATE_USERS=pick',
        `HOST_ADDRESS=${host}`,
        `LOCAL_ADDRESS=${container}`,
        'HOST_BRIDGE=',
        'HOST_PORT=',
        'AUTO_START=0',
      ]
      mkdirSync(places.configurations, { recursive: true })
      writeDurably(conf(name), `${lines.join('\n')}\n`, 0o644)
    },
    forget: (name: string) => removeFile(conf(name)),
    async setSystem(name: string, systemPath: string) {
      mkdirSync(dirname(profile(name)), { recursive: true, mode: 0o755 })
      await must(['nix-env', '-p', profile(name), '--set', systemPath])
    },
    dropSystem: (name: string) => rmSync(join(places.profiles, name), { recursive: true, force: true }),
    /** Nix's garbage collector leaves it while it is in the trash. */
    keepSystem(id: string, systemPath: string) {
      mkdirSync(places.roots, { recursive: true })
      const link = join(places.roots, id)
      if (isThere(link) && readlinkSync(link) !== systemPath) removeFile(link)
      if (!isThere(link)) symlinkSync(systemPath, link)
    },
    releaseSystem: (id: string) => removeFile(join(places.roots, id)),
    start: async (name: string) =>
      void (await must(['systemctl', 'start', unit(name)], { timeoutMs: unitMs })),
    /** Also where its start failed: its unit would go on trying, and make its folder each time. */
    stop: async (name: string) => void (await must(['systemctl', 'stop', unit(name)], { timeoutMs: unitMs })),
    /** Of the container's own journal; of its unit where it does not run. */
    async logs(name: string, lines: number): Promise<string> {
      const format = ['--no-pager', '--output=short-iso', `--lines=${lines}`]
      const most = { mostBytes: 128 * 1024 }
      if (!(await isRunning(name))) return must(['journalctl', '--unit', unit(name), ...format], most)
      return must(fromHost('journalctl', '--machine', name, ...format), most)
    },
    /** As the container's own user. It ends after a minute, and what it prints is cut. */
    exec(name: string, argv: readonly string[]): Promise<Ran> {
      const how = ['--machine', name, '--uid', 'dev', '--pipe', '--wait', '--collect', '--quiet']
      const bounds = ['--property', 'RuntimeMaxSec=60']
      // The manager of the container would look for the program in Debian's or Fedora's folders.
      const found = ['--setenv', `PATH=${programs}`, '--', `${system}/env`, '--', ...argv]
      return run(fromHost('systemd-run', ...how, ...bounds, ...found), { timeoutMs: 70_000 })
    },
  }
}
export type Containers = ReturnType<typeof createContainers>
