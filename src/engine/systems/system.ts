// The facts of a system that was built here, for comparing hosts with it.
import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { bootParts } from '#shared/boot-parts.ts'
import { recordedVersion } from '#shared/profiles/state-version.ts'

export type HostClosure = {
  /** Unit → the file that it is. */
  units: Map<string, string>
  paths: string[]
}

export type System = HostClosure & {
  path: string
  /** `uname -m` of the hosts that it is for; null if unspecified. */
  machine: string | null
  /** Bytes by path. */
  bytes: Map<string, number>
  /** The same as HostLook's `booted`. */
  bootParts: Record<string, string>
  /** The system.stateVersion that it states itself; null if it does not. */
  recorded: string | null
}

/** A system for a comparison with hosts; `bytes` is null if they were not read. */
export type ComparedSystem = Omit<System, 'bytes'> & { bytes: Map<string, number> | null }

export async function systemHere(ports: Ports, path: string, signal: AbortSignal): Promise<System> {
  const { files, nix } = ports
  const [closure, facts, units] = await Promise.all([
    nix.closure(path, signal),
    factsHere(files, path),
    unitsOf(files, join(path, 'etc', 'systemd', 'system')),
  ])
  return {
    ...facts,
    bytes: new Map(closure.map(each => [each.path, each.bytes])),
    paths: closure.map(each => each.path),
    units,
  }
}

/** The hosts already run it: its closure is known from them, so Nix is not queried. */
export async function systemThere(
  ports: Ports,
  path: string,
  { units, paths }: HostClosure,
): Promise<ComparedSystem> {
  return { ...(await factsHere(ports.files, path)), bytes: null, paths, units }
}

async function factsHere(files: Ports['files'], path: string) {
  const platform = ((await files.readText(join(path, 'system'))) ?? '').trim()
  const found = await Promise.all(bootParts.map(part => bootPartOf(files, path, part)))
  return {
    path,
    recorded: await builtVersion(files, path),
    machine: /^(x86_64|aarch64)-linux$/.exec(platform)?.[1] ?? null,
    bootParts: Object.fromEntries(bootParts.map((part, index) => [part, found[index] ?? ''])),
  }
}

async function bootPartOf(files: Ports['files'], system: string, part: (typeof bootParts)[number]) {
  const path = join(system, part)
  if (part !== 'kernel-params') return files.resolve(path)
  // The text, and not its place: that is another one in each system.
  return (await files.readForeignText(path, mostParams))?.replaceAll(/[\n\t]/g, ' ').trim() ?? null
}

const mostParams = 8192
const recordBytes = 64 * 1024

/** The system.stateVersion that a system states; null if it does not. */
export async function builtVersion(files: Ports['files'], system: string): Promise<string | null> {
  // A link to another store path.
  const path = await files.resolve(join(system, 'etc', 'kiln', 'system.json'))
  return path === null ? null : recordedVersion(await files.readForeignText(path, recordBytes))
}

async function unitsOf(files: Ports['files'], folder: string): Promise<Map<string, string>> {
  const names = await files.list(folder)
  const units = await Promise.all(
    names.map(async name => [name, (await files.resolve(join(folder, name))) ?? ''] as const),
  )
  return new Map(units)
}
