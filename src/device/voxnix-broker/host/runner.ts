// The interface between the broker and a runner of workloads of one kind. Each action is idempotent, so that it can be
// repeated after a crash.
import type { Executed } from '#shared/workloads/wire.ts'
import type { Workload } from '../records.ts'

/** `host`: of the host's side. `container`: of the workload, of either kind. */
export type Addresses = { readonly host: string; readonly container: string }

export type Runner = {
  /** Throws if that is unknown: its storage must not be moved then. */
  isRunning(workload: Workload): Promise<boolean>
  /** The ids of those that run, by one question however many there are. Throws if that is unknown. */
  running(workloads: readonly Workload[]): Promise<ReadonlySet<string>>
  /** Whether anything has the name, even if the broker did not make it. */
  isKnown(name: string): Promise<boolean>
  /** `taken`: by workloads that are not made yet. */
  freeAddresses(taken: readonly string[]): Promise<Addresses>
  /** Puts into its storage what it needs before its first start, or gives that the size of a larger quota. */
  furnish(workload: Workload): Promise<void>
  /** Configures a workload whose system is built. */
  configure(workload: Workload): Promise<void>
  forget(workload: Workload): Promise<void>
  start(workload: Workload): Promise<void>
  /** Resolves once a command can run in it. Throws if it ends before, or never gets there. */
  ready(workload: Workload): Promise<void>
  /** Nothing of it runs once this resolves. */
  stop(workload: Workload): Promise<void>
  logs(workload: Workload, lines: number): Promise<string>
  /** Marks where the log of a workload begins that gets its name now. {}: its log is in its own storage. */
  logFrom(): Promise<Pick<Workload, 'logMark'>>
  /** Runs as the workload's own user. Ends after a minute, and truncates the output. */
  exec(workload: Workload, argv: readonly string[]): Promise<Executed>
  /** Flushes its memory to its storage, if it can. */
  settle(workload: Workload): Promise<void>
  /** Checks before any change that its storage can have this size; throws BrokerFault. */
  checkSize(workload: Workload, quotaGiB: number): Promise<void>
  /** Whether a running one answers the broker. */
  answers(workload: Workload): Promise<boolean>
}
