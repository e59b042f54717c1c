// The broker's configuration: a file that the machine's configuration writes. It is read again while the broker runs.
import { isAtLeast, type Person, roles, type VmSize } from '#shared/workloads/people.ts'
import { fieldsOf } from '../lib/decode.ts'
import { readBounded } from '../lib/durable-file.ts'

export type Known = Person & {
  /** The person's Telegram number; null if none. */
  readonly telegram: string | null
  /** The person's account on this machine; null if none. */
  readonly account: string | null
}
type Vms = {
  readonly modules: readonly string[]
  readonly isEmulated: boolean
  readonly network: string
  readonly subnet: string
  /** The user that libvirt runs QEMU as. */
  readonly uid: number
  readonly gid: number
  readonly images: string
  readonly profiles: string
}
export type Config = {
  readonly people: readonly Known[]
  readonly modules: readonly string[]
  /** null if this machine has no libvirt. */
  readonly vms: Vms | null
  readonly quotaGiB: number
  readonly secondPerson: boolean
  /** People may bring a module with a workload. */
  readonly ownModules: boolean
  /** Limits of each person who joined by an invitation. */
  readonly guests: Person['most']
  /** The program that builds a workload's system, with its first arguments. */
  readonly build: readonly string[]
  readonly storage: { readonly kind: 'btrfs' } | { readonly kind: 'zfs'; readonly pool: string }
  readonly places: {
    readonly state: string
    readonly containers: string
    readonly configurations: string
    readonly profiles: string
    /** The folder in which containers keep their GC roots. */
    readonly inner: string
    readonly roots: string
  }
}

function wrong(path: string, key: string): never {
  throw new Error(`${path}: ${key} is missing or not of its kind.`)
}

function personOf(value: unknown, fail: (key: string) => never): Known {
  const fields = fieldsOf(value) ?? {}
  const { name, role, telegram, account = null, workloads, storageGiB } = fields
  const known = roles.find(each => each === role)
  if (typeof name !== 'string' || !/^[a-z0-9][a-z0-9-]{0,39}$/.test(name)) return fail('people.name')
  if (known === undefined || !isAtLeast(known, 'viewer')) return fail('people.role')
  if (telegram !== null && (typeof telegram !== 'string' || !/^\d{1,20}$/.test(telegram)))
    return fail('people.telegram')
  if (account !== null && typeof account !== 'string') return fail('people.account')
  if (typeof workloads !== 'number' || typeof storageGiB !== 'number') return fail('people')
  const most = { workloads, storageGiB }
  return { name, role: known, telegram, account, most, vms: sizeOf(fields['vms']) }
}

/** null if there is none. */
function sizeOf(value: unknown): VmSize | null {
  const { memoryGiB, cores } = fieldsOf(value) ?? {}
  return typeof memoryGiB === 'number' && typeof cores === 'number' ? { memoryGiB, cores } : null
}

function vmsOf(value: unknown, fail: (key: string) => never): Vms | null {
  if (value === null || value === undefined) return null
  const fields = fieldsOf(value) ?? fail('vms')
  const text = (key: string) => {
    const found = fields[key]
    return typeof found === 'string' ? found : fail(`vms.${key}`)
  }
  const number = (key: string) => {
    const found = fields[key]
    return typeof found === 'number' ? found : fail(`vms.${key}`)
  }
  const { modules } = fields
  return {
    modules: Array.isArray(modules) ? modules.map(String) : fail('vms.modules'),
    isEmulated: fields['emulated'] === true,
    network: text('network'),
    subnet: text('subnet'),
    uid: number('uid'),
    gid: number('gid'),
    images: text('images'),
    profiles: text('profiles'),
  }
}

export function readConfig(path: string): Config {
  const fail = (key: string): never => wrong(path, key)
  const text = readBounded(path, 1024 * 1024) ?? fail('the file')
  const fields = fieldsOf(JSON.parse(text)) ?? fail('the file')
  const texts = (value: unknown, key: string): string[] =>
    Array.isArray(value) && value.every(each => typeof each === 'string') ? value : fail(key)
  const people = Array.isArray(fields['people']) ? fields['people'] : fail('people')
  const { kind, pool } = fieldsOf(fields['storage']) ?? {}
  const places = fieldsOf(fields['places']) ?? {}
  const place = (key: string) => {
    const found = places[key]
    return typeof found === 'string' && found.startsWith('/') ? found : fail(`places.${key}`)
  }
  const { quotaGiB } = fields
  const guests = fieldsOf(fields['guests']) ?? {}
  const guestsMost = (key: string) => {
    const found = guests[key]
    return typeof found === 'number' ? found : fail(`guests.${key}`)
  }
  return {
    people: people.map(each => personOf(each, fail)),
    modules: texts(fields['modules'], 'modules'),
    vms: vmsOf(fields['vms'], fail),
    quotaGiB: typeof quotaGiB === 'number' ? quotaGiB : fail('quotaGiB'),
    secondPerson: fields['secondPerson'] === true,
    ownModules: fields['ownModules'] === true,
    guests: { workloads: guestsMost('workloads'), storageGiB: guestsMost('storageGiB') },
    build: texts(fields['build'], 'build'),
    storage:
      kind === 'zfs' && typeof pool === 'string'
        ? { kind, pool }
        : kind === 'btrfs'
          ? { kind }
          : fail('storage'),
    places: {
      state: place('state'),
      containers: place('containers'),
      configurations: place('configurations'),
      profiles: place('profiles'),
      inner: place('inner'),
      roots: place('roots'),
    },
  }
}

/** Keeps the parts that the broker opened at its start. */
export const reloaded = ({ places, storage, vms }: Config, next: Config): Config => ({
  ...next,
  places,
  storage,
  vms: vms && { ...vms, modules: next.vms?.modules ?? vms.modules },
})
