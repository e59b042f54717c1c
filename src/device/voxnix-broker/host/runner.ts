// What the broker needs of what runs workloads of one kind. Each act may be done again after a crash: what is done already stays done.
import type { Workload } from '../records.ts'
import type { Ran } from './command.ts'

/** `host`: of the host's side. `container`: of the workload, of whichever kind. */
export type Addresses = { readonly host: string; readonly container: string }

export type Runner = {
  /** Throws where it cannot be known: its storage must not be moved then. */
  isRunning(workload: Workload): Promise<boolean>
  /** Whether anything has the name, also what the broker did not make. */
  isKnown(name: string): Promise<boolean>
  /** `taken`: of workloads that are not yet made. */
  freeAddresses(taken: readonly string[]): Promise<Addresses>
  /** Puts into its storage what it needs there before its first start. */
  furnish(workload: Workload): Promise<void>
  /** Of one that is built. */
  configure(workload: Workload): Promise<void>
  forget(workload: Workload): Promise<void>
  start(workload: Workload): Promise<void>
  /** Resolves once a command can be run in it. Throws where it ends before, or never comes to that. */
  ready(workload: Workload): Promise<void>
  /** Once it resolves nothing of it runs. */
  stop(workload: Workload): Promise<void>
  logs(workload: Workload, lines: number): Promise<string>
  /** As its own user. It ends after a minute, and what it prints is cut. */
  exec(workload: Workload, argv: readonly string[]): Promise<Ran>
  /** What it has in memory goes to its storage, where it can. */
  settle(workload: Workload): Promise<void>
  /** Whether its storage can have this size, before it is changed; throws BrokerFault. */
  resize(workload: Workload, quotaGiB: number): Promise<void>
  /** Whether what runs answers the broker. */
  answers(workload: Workload): Promise<boolean>
}
