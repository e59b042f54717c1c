// The protocol of `voxnix call` with a program that passes on a person's actions: requests as lines on stdin; on stdout
// a greeting, then a reply for each; on stderr the progress. Each is a line of JSON, within the bounds of wire.ts.
import type { Person, Role, VmSize } from './people.ts'
import type { Fault, Reply, Request } from './wire.ts'

/** The broker takes this many at once. */
export const mostCalls = 8

/** `ifAllowed`: left unsent, and answered with `role`, where the role does not allow it: a refusal is a line of the audit. */
export type Call = Pick<Request, 'id' | 'verb' | 'input'> & { readonly ifAllowed?: boolean }

/**
 * The owner of the socket, as the host's configuration describes that person. The broker decides by its own copy: this
 * is only for showing. `role`: null where the configuration cannot be read.
 */
export type Greeting = {
  readonly voxnix: 1
  readonly person: string
  readonly role: Role | null
  readonly most: Person['most'] | null
  readonly modules: readonly string[]
  /** This person's limits for virtual machines, and the modules that they are made of. null: none. */
  readonly vms: (VmSize & { readonly modules: readonly string[] }) | null
  readonly quotaGiB: number | null
}

/**
 * `off`: no broker listens. `stranger`: the account is none of its people's. `several`: it is of several people. `root`: root
 * could use the socket of each, so no policy would count.
 */
export const unreached = ['off', 'stranger', 'several', 'root'] as const
export type Unreached = (typeof unreached)[number]
/** The reply in place of a greeting. */
export type NotGreeted = { readonly voxnix: 1; readonly none: Unreached; readonly people: readonly string[] }

/** `ended`: the broker ended before it answered; what it began continues at its next start. */
export type CallReply =
  | Reply
  | { readonly id: number; readonly ok: false; readonly code: 'ended'; readonly detail?: undefined }
export type CallFault = Fault | 'ended'
