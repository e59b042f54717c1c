// The system of an offline kit: its manifest has everything that a plan needs, so this computer's store is not
// queried.
import { join } from 'node:path'
import { makeVerifiedCache, type Report, type VerifiedCache } from '#engine/kits/contents.ts'
import { checkKit, openKit } from '#engine/kits/read.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { DeployPlan, DeploySource } from '#shared/deploy/plan.ts'
import { failure } from '#shared/errors.ts'
import type { KitManifest } from '#shared/kits.ts'
import type { HealthCheck } from '#shared/profiles/health-check.ts'
import type { System } from '../../systems/system.ts'
import { deployFolder } from '../record.ts'

type KitSource = Extract<DeploySource, { kind: 'kit' }>

type Reading = {
  /** The system that it must be of; null: any. */
  wanted: string | null
  signal: AbortSignal
  report: Report
}

/** Reads its whole cache. Throws kit.*, and nix.* without a Nix that could copy it; kit.replaced if it is of another
 *  system than expected. */
export async function systemOfKit(
  ports: Ports,
  { folder, key }: KitSource,
  { wanted, ...reading }: Reading,
): Promise<{ name: string; checks: HealthCheck[]; stateVersion: string | null; system: System }> {
  await ports.nix.ready()
  const manifest = await checkKit(ports, { folder, key, only: 'cache' }, reading)
  if (wanted !== null && wanted !== manifest.system.path) throw replaced(folder)
  const { name, checks, system } = manifest
  return { name, checks, stateVersion: system.stateVersion, system: systemFrom(manifest) }
}

function systemFrom({ system }: KitManifest): System {
  const { path, machine, closure, units, bootParts, stateVersion, ownStateVersion } = system
  return {
    path,
    machine,
    recorded: stateVersion ?? ownStateVersion,
    bootParts,
    paths: closure.map(each => each.path),
    bytes: new Map(closure.map(each => [each.path, each.bytes])),
    units: new Map(Object.entries(units)),
  }
}

export type KitCache = VerifiedCache & { remove: () => Promise<void> }

/** Between a plan and its confirmation the drive may have been swapped, and during a fleet's deploy it can still be
 *  written to. So the cache for the hosts is made from what is verified now, in the plan's own folder; null if no kit
 *  is deployed. Throws kit.*; kit.replaced if it now has another system. */
export async function cacheOfSameKit(
  ports: Ports,
  { id, request: { source }, hosts }: DeployPlan,
  signal: AbortSignal,
): Promise<KitCache | null> {
  if (source.kind !== 'kit') return null
  const { folder } = source
  const manifest = await openKit(ports, source)
  if (hosts.some(({ to }) => to !== null && to !== manifest.system.path)) throw replaced(folder)
  const to = join(deployFolder(ports, id), 'cache')
  const remove = () => ports.files.remove(to)
  try {
    return { ...(await makeVerifiedCache(ports, { folder, manifest, to }, signal)), remove }
  } catch (thrown) {
    await remove()
    throw thrown
  }
}

const replaced = (path: string) => failure('kit.replaced', { operation: 'deploy', values: { path } })
