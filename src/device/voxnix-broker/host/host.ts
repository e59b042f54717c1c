// Everything that the broker does to its machine, as one object: sagas and verbs use nothing else.
import { BrokerFault } from '../fault.ts'
import type { Records, Workload } from '../records.ts'
import type { Builder } from './builder.ts'
import type { Runner } from './runner.ts'
import type { Storage } from './storage.ts'
import type { Systems } from './systems.ts'

/** Stores and runs workloads of one kind. */
export type Keeper = { readonly storage: Storage; readonly runner: Runner; readonly systems: Systems }

export type Host = {
  readonly containers: Keeper
  /** null if libvirt is off on this machine. */
  readonly vms: Keeper | null
  readonly builder: Builder
  readonly records: Records
  /** Puts on the disks what was changed: links, systems that were built, subvolumes. Throws if a disk refuses. */
  flush(): Promise<void>
}

export const keepersOf = ({ containers, vms }: Pick<Host, 'containers' | 'vms'>): readonly Keeper[] =>
  vms === null ? [containers] : [containers, vms]

/** Throws if the machine can no longer run this kind. */
export function keeperOf(host: Pick<Host, 'containers' | 'vms'>, { vm }: Pick<Workload, 'vm'>): Keeper {
  if (vm === null) return host.containers
  if (host.vms === null) throw new BrokerFault('no-vms')
  return host.vms
}
