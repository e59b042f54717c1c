// Messages over a socket of the broker: a line of JSON each way, first the request, then its progress, then its reply.
import type { Approval } from './approvals.ts'
import type { Refusal } from './judge.ts'
import type { VmSize } from './people.ts'
import type { Verb } from './verbs.ts'

export const longestRequest = 64 * 1024
export const longestReply = 1024 * 1024

/** `as`, `conversation` and `untrusted` count only over the agent's sockets. */
export type Request = {
  /** The caller's own number for it. */
  readonly id: number
  readonly verb: Verb
  readonly input: Readonly<Record<string, unknown>>
  /** The person's number at Telegram. */
  readonly as?: string
  /** The conversation that the model continues. */
  readonly conversation?: string
  /** Whether the model has also read what others wrote elsewhere, such as a message that was passed on. */
  readonly untrusted?: boolean
}

export type Fault =
  | Refusal
  | 'request'
  | 'input'
  | 'unknown-person'
  | 'busy'
  | 'full'
  /** The pool of the workloads is not imported, or not healthy enough to be read. */
  | 'no-storage'
  | 'name-taken'
  | 'no-such-module'
  /** A module that containers cannot have. */
  | 'vm-only'
  /** This host takes no module that a person brings. */
  | 'no-own-modules'
  /** It reaches for what no module may: files, a network, a build, other containers. */
  | 'module-forbidden'
  /** It takes more memory or time than one may. */
  | 'module-too-heavy'
  /** It does not evaluate. */
  | 'module-wrong'
  /** This host makes no virtual machines. */
  | 'no-vms'
  /** The program in the machine does not answer, or not in a way that is understood. */
  | 'no-agent'
  | 'cannot-shrink'
  | 'too-many-snapshots'
  | 'no-such-snapshot'
  | 'not-running'
  | 'no-such-approval'
  | 'second-person'
  | 'no-such-invitation'
  | 'no-such-guest'
  | 'changed'
  | 'refused-before'
  | 'too-many-pending'
  | 'taken-back'
  | 'stuck'
  | 'internal'

/** An approval that waits, with how much is lost. */
export type Waiting = Omit<Approval, 'digest' | 'state'> & {
  readonly usedBytes: number | null
  /** The workload in the trash that the request is about. `trashedAt`: a time of the host's clock. */
  readonly trashed?: {
    readonly name: string
    readonly owner: string
    readonly quotaGiB: number
    readonly trashedAt: number
  }
  /** Only over the agent's chat, where another owner has to answer: their numbers at Telegram. */
  readonly answeredBy?: readonly string[]
  /** Newer snapshots, which a restore on ZFS destroys. */
  readonly newer?: readonly string[]
  /** Folders that no snapshot has: a restore loses them. */
  readonly leftOut?: readonly string[]
}

export type Progress = { readonly id: number; readonly step: string; readonly undoing: boolean }
export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: true; readonly waits: Waiting }
  /** `detail`: foreign text, such as what a program said, or the name of a field. */
  | { readonly ok: false; readonly code: Fault; readonly detail?: string }
export type Reply = { readonly id: number } & Answer

export type Listed = {
  readonly name: string
  readonly owner: string
  readonly shared: readonly string[]
  readonly modules: readonly string[]
  readonly running: boolean
  readonly address: string
  readonly quotaGiB: number
  /** null: it is a container. */
  readonly vm: VmSize | null
}
export type Executed = {
  readonly status: number | null
  readonly out: string
  readonly err: string
  readonly cut: boolean
  readonly timedOut: boolean
}
