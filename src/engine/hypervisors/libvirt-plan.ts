// Turns a libvirt host's facts into the VM to create. Pure.
import { failure } from '#shared/errors.ts'
import { assertSpace, chooseNetwork, namesOf, planCommon, type Wanted } from './choose.ts'
import type { LibvirtFacts, Pool } from './facts.ts'
import type { Domain } from './libvirt-domain.ts'

const operation = 'hypervisors.plan'

export type LibvirtPlan = {
  pool: Pool & { folder: string }
  /** Names of files in the pool. */
  disk: { name: string; format: 'qcow2' | 'raw'; growToBytes: number | null }
  seed: { name: string } | null
  domain: Omit<Domain, 'disks'>
}

/** Firmware is selected by its features since 7.2. */
const minimum = '7.2.0'
/** Their volumes are files in a folder. */
const fileTypes = ['dir', 'fs', 'netfs']

/** Its files are named after it, and libvirt allows no slash. */
const isName = (name: string) => /^[^\s./\p{Cc}-][^/\p{Cc}]{0,59}$/u.test(name) && !/\s$/.test(name)

type Ids = { uuid: string; mac: string }

/** `folders`: the pools' folders. Throws hypervisor.*. */
export function planLibvirt(
  facts: LibvirtFacts,
  wanted: Wanted,
  { folders, ids }: { folders: readonly Folder[]; ids: Ids },
): LibvirtPlan {
  const { image, request, file, seedBytes } = wanted
  const host = request.target.name
  const { growToBytes, ...common } = planCommon(facts, wanted, {
    hypervisor: 'libvirt',
    minimum,
    defaultName: image.name,
    isName,
  })
  const { name } = common
  const type = facts.hasKvm && facts.uefi.kvm !== null ? 'kvm' : 'qemu'
  if (facts.uefi[type] === null) throw failure('hypervisor.cannot-run', { operation, values: { host } })
  if (!facts.uefi[type]) throw failure('hypervisor.no-uefi', { operation, values: { host } })
  const { pool, folder } = choosePool(facts, wanted, folders)
  assertSpace(folder.freeBytes, file.sizeBytes + seedBytes, { host, storage: pool.name })
  const nic = chooseNetwork(
    [
      ...facts.networks.map(each => ({ kind: 'network' as const, name: each })),
      ...facts.bridges.map(each => ({ kind: 'bridge' as const, name: each })),
    ],
    request,
  )
  return {
    pool,
    disk: {
      name: `${name}.${file.format}`,
      format: file.format,
      growToBytes,
    },
    seed: seedBytes > 0 ? { name: `${name}-seed.raw` } : null,
    domain: {
      ...common,
      uuid: ids.uuid,
      type,
      architecture: image.architecture,
      description: `Made by Kiln from ${image.id}`,
      nic: nic && { ...nic, mac: ids.mac },
    },
  }
}

/** The named one; otherwise a writable one: "default", or the one with the most room. */
function choosePool({ pools }: LibvirtFacts, { request }: Wanted, folders: readonly Folder[]) {
  const host = request.target.name
  const byPath = new Map(folders.map(folder => [folder.path, folder]))
  const usable = pools.flatMap(pool => {
    const folder = pool.folder === null ? undefined : byPath.get(pool.folder)
    return fileTypes.includes(pool.type) && folder ? [{ pool: { ...pool, folder: folder.path }, folder }] : []
  })
  const { storage } = request
  const [found] =
    storage === null
      ? usable.toSorted((a, b) => rank(b) - rank(a) || (b.folder.freeBytes ?? 0) - (a.folder.freeBytes ?? 0))
      : usable.filter(({ pool }) => pool.name === storage)
  if (!found && storage !== null) {
    const known = namesOf(usable.map(({ pool }) => pool))
    throw failure('hypervisor.storage', { operation, values: { host, storage, known } })
  }
  if (!found) throw failure('hypervisor.no-storage', { operation, values: { host } })
  if (found.folder.mayWrite) return found
  const values = { host, storage: found.pool.name, folder: found.folder.path }
  throw failure('hypervisor.not-writable', { operation, values })
}

const rank = ({ pool, folder }: { pool: Pool; folder: Folder }) =>
  (folder.mayWrite ? 2 : 0) + (pool.name === 'default' ? 1 : 0)

export type Folder = { path: string; mayWrite: boolean; freeBytes: number | null }

/** The folders to check. */
export const foldersOf = ({ pools }: LibvirtFacts): string[] =>
  pools.flatMap(({ folder }) => (folder === null ? [] : [folder]))

/** The results, one line each: "yes 1234". */
export function foldersFrom(facts: LibvirtFacts, output: string): Folder[] {
  const lines = output.split('\n')
  return foldersOf(facts).map((path, index) => {
    const [, may, free] = /^(yes|no) (\d*)$/.exec(lines[index] ?? '') ?? []
    return { path, mayWrite: may === 'yes', freeBytes: free ? Number(free) * 1024 : null }
  })
}
