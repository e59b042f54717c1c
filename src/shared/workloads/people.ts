// The callers of the broker, and the faces through which they call.

/** A viewer sees the workloads; an operator has workloads; an owner may do everything with each of them. */
export const roles = ['viewer', 'operator', 'owner'] as const
export type Role = (typeof roles)[number]

export const isAtLeast = (role: Role, least: Role): boolean => roles.indexOf(role) >= roles.indexOf(least)

/** `model`: a program that a language model drives. The others pass on what a person typed or pressed. */
export const faces = ['terminal', 'chat', 'model'] as const
export type Face = (typeof faces)[number]

export const isProgram = (face: Face): boolean => face === 'model'

export type VmSize = { readonly memoryGiB: number; readonly cores: number }

export type Person = {
  readonly name: string
  readonly role: Role
  /** How many workloads this person may own, and how much all of them may store. */
  readonly most: { readonly workloads: number; readonly storageGiB: number }
  /** How much memory all virtual machines of this person may have, and how many cores each. null: none may be made. */
  readonly vms: VmSize | null
}

export type Caller = {
  readonly person: Person
  readonly face: Face
  /** The model has read text that others wrote. Always false for a person. */
  readonly tainted: boolean
}
