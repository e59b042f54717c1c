// All that the broker does to its machine, as one object: sagas and verbs act on this alone.
import { BrokerFault } from '../fault.ts'
import type { Records, Workload } from '../records.ts'
import type { Builder } from './builder.ts'
import type { Runner } from './runner.ts'
import type { Storage } from './storage.ts'
import type { Systems } from './systems.ts'

/** What stores and runs workloads of one kind. */
export type Keeper = { readonly storage: Storage; readonly runner: Runner; readonly systems: Systems }

export type Host = {
  readonly containers: Keeper
  /** null: libvirt is off on this machine. */
  readonly vms: Keeper | null
  readonly builder: Builder
  readonly records: Records
}

export const keepersOf = ({ containers, vms }: Pick<Host, 'containers' | 'vms'>): readonly Keeper[] =>
  vms === null ? [containers] : [containers, vms]

/** Throws where the machine has no more of what runs it. */
export function keeperOf(host: Pick<Host, 'containers' | 'vms'>, { vm }: Pick<Workload, 'vm'>): Keeper {
  if (vm === null) return host.containers
  if (host.vms === null) throw new BrokerFault('no-vms')
  return host.vms
}
