import type { contract } from '#shared/contract/index.ts'

type Contract = typeof contract

/** A valid input for each call of some groups of the contract: a missing call does not compile. */
export type Inputs<Group extends keyof Contract> = {
  [G in Group]: { [C in keyof Contract[G]]: unknown }
}
