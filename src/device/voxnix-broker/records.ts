// The broker's records of workloads and of the trash: one file each, old or new after a power cut. Only the
// broker writes there.
import { lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { VmSize } from '#shared/workloads/people.ts'
import { fieldsOf } from '../lib/decode.ts'
import { readBounded, removeFile, syncFolder, writeDurably } from '../lib/durable-file.ts'
import { isFull } from './fault.ts'

export type Workload = {
  readonly name: string
  /** Unique, while names are reused. */
  readonly id: string
  readonly owner: string
  readonly shared: readonly string[]
  readonly modules: readonly string[]
  /** The text of the module that its owner brought; null: none. */
  readonly ownModule: string | null
  readonly quotaGiB: number
  /** null for a container. */
  readonly vm: VmSize | null
  readonly createdAt: number
  /** Since when it has its name again; left out if it was never in the trash. */
  readonly backAt?: number
  /** The cursor of the last line that the host's journal had before; left out by earlier brokers, and for a machine. */
  readonly logMark?: string
  /** Addresses of the host's side and of the workload, of either kind. */
  readonly host: string
  readonly container: string
  /** The system that it runs; null until it is built. */
  readonly systemPath: string | null
  /** It runs, or is started with the host. */
  readonly runs: boolean
}
export type Trashed = {
  readonly id: string
  readonly workload: Workload
  readonly trashedAt: number
  /** Uptime of the host since then. */
  readonly agedMs: number
  /** Its removal has begun: it cannot come back. The next start or round finishes that. */
  readonly isLeaving?: true
}

export const trashMs = 7 * 24 * 3_600_000

const words = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(each => typeof each === 'string')

/** undefined if it is invalid. Records from before machines existed lack the field. */
function vmOf(value: unknown): VmSize | null | undefined {
  if (value === undefined || value === null) return null
  const { memoryGiB, cores } = fieldsOf(value) ?? {}
  return typeof memoryGiB === 'number' && typeof cores === 'number' ? { memoryGiB, cores } : undefined
}

/** null if this version did not write it. */
export function workloadOf(value: unknown): Workload | null {
  const fields = fieldsOf(value) ?? {}
  const { name, id, owner, shared, modules, quotaGiB, createdAt, host, container, systemPath, runs } = fields
  const vm = vmOf(fields['vm'])
  // Records that were written before people could bring one have no such field.
  const ownModule = fields['ownModule'] ?? null
  if (vm === undefined || (ownModule !== null && typeof ownModule !== 'string')) return null
  if (typeof name !== 'string' || typeof id !== 'string' || typeof owner !== 'string') return null
  if (typeof host !== 'string' || typeof container !== 'string' || !words(shared) || !words(modules))
    return null
  if (typeof quotaGiB !== 'number' || typeof createdAt !== 'number' || typeof runs !== 'boolean') return null
  if (systemPath !== null && typeof systemPath !== 'string') return null

  const { backAt, logMark } = fields
  const since = {
    ...(typeof backAt === 'number' && { backAt }),
    ...(typeof logMark === 'string' && { logMark }),
  }
  const place = { host, container, systemPath, runs }
  return { name, id, owner, shared, modules, ownModule, quotaGiB, vm, createdAt, ...since, ...place }
}

export function trashedOf(value: unknown): Trashed | null {
  const { id, workload, trashedAt, agedMs } = fieldsOf(value) ?? {}
  const found = workloadOf(workload)
  if (typeof id !== 'string' || typeof trashedAt !== 'number' || found === null) return null
  return typeof agedMs === 'number' ? { id, workload: found, trashedAt, agedMs } : null
}

function shelf<T>(folder: string, decode: (value: unknown) => T | null) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = (key: string) => join(folder, `${key}.json`)
  const read = (key: string): T | null => {
    const text = readBounded(file(key))
    if (text === null) return null
    const found = decode(JSON.parse(text))
    if (found === null)
      throw new Error(
        `${file(key)} is of another version of the broker. Restore it from a backup, in the trash with its .whole file.`,
      )
    return found
  }
  const keys = () =>
    readdirSync(folder)
      .filter(name => name.endsWith('.json'))
      .sort()
      .map(name => name.slice(0, -'.json'.length))
  return {
    read,
    /** In the order of `all`, also of those that cannot be read. */
    keys,
    all: (): T[] => keys().flatMap(key => read(key) ?? []),
    write: (key: string, value: T) => writeDurably(file(key), `${JSON.stringify(value)}\n`),
    remove: (key: string) => removeFile(file(key)),
  }
}

/** `isSealed`: the item has had a seal since this record was written. Earlier brokers made none. */
type Stored = Trashed & { readonly isSealed: boolean }

function storedOf(value: unknown): Stored | null {
  const trashed = trashedOf(value)
  return trashed && { ...trashed, isSealed: fieldsOf(value)?.['isSealed'] === true }
}

/**
 * Beside its record each item has a seal, an empty file, which its removal breaks first. The mark is not something
 * that is written, because a full disk still lets a file be removed, and only an emptier trash ends that.
 */
function trashShelf(folder: string) {
  const records = shelf(folder, storedOf)
  const seal = (id: string) => join(folder, `${id}.whole`)
  /** Throws if that is unknown, as of a disk that fails: such an item is not removed. */
  const hasSeal = (id: string) => lstatSync(seal(id), { throwIfNoEntry: false }) !== undefined
  /** Items of earlier brokers whose removal has begun where the disk is full, which their records do not say. */
  const leaving = new Set<string>()
  const seen = ({ isSealed, ...trashed }: Stored): Trashed =>
    leaving.has(trashed.id) || (isSealed && !hasSeal(trashed.id))
      ? // No time is left, so the next round takes it.
        { ...trashed, agedMs: trashMs, isLeaving: true }
      : trashed
  return {
    read(id: string): Trashed | null {
      const found = records.read(id)
      return found && seen(found)
    },
    keys: records.keys,
    all: (): Trashed[] => records.all().map(seen),
    /** The item is whole. */
    write(id: string, { isLeaving: _, ...trashed }: Trashed) {
      // Before the record, which would else say that it is broken.
      if (!hasSeal(id)) writeDurably(seal(id), '')
      records.write(id, { ...trashed, isSealed: true })
      leaving.delete(id)
    },
    /** Call before the first removal. May be called twice. On the disk when it returns, if the item had a seal. */
    breakSeal(id: string) {
      const found = records.read(id)
      removeFile(seal(id))
      syncFolder(folder)
      if (!found || found.isSealed) return
      try {
        records.write(id, { ...found, isSealed: true })
      } catch (thrown) {
        // Only the removal makes room. A crash during it would leave an item that looks whole.
        if (!isFull(thrown)) throw thrown
        leaving.add(id)
      }
    },
    remove(id: string) {
      records.remove(id)
      removeFile(seal(id))
      leaving.delete(id)
    },
  }
}

export const openRecords = (folder: string) => ({
  workloads: shelf(join(folder, 'workloads'), workloadOf),
  trash: trashShelf(join(folder, 'trash')),
})
export type Records = ReturnType<typeof openRecords>
