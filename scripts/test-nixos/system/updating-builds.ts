// Systems of a machine that takes signed updates.
import { resolve } from 'node:path'
import { debianFolder } from '../packages/debian-packages.ts'

const updates = (name: string) => resolve(debianFolder, 'updates', `${name}.nix`)
const generation = (name: string) => resolve(debianFolder, 'tests', `${name}-generation.nix`)

/** The modules of its image. */
export const updating: readonly string[] = [updates('updating')]

export const updatesOf = {
  second: [...updating, generation('second')],
  /** The third, whose purpose does not run. */
  dead: [...updating, generation('third'), updates('purposeless')],
  /** The third, which needs a restart. */
  restarting: [...updating, generation('third'), updates('restarting')],
  /** The same, with a kernel that does not come as far as its initrd. */
  panicking: [...updating, generation('third'), updates('restarting'), updates('panicking')],
  /** The third, which hangs in its initrd. */
  hanging: [...updating, generation('third'), updates('hanging')],
}
export type Update = keyof typeof updatesOf

/** The generations that each stage publishes. */
export const updatesIn = {
  'signed updates': ['second', 'dead'],
  'cut updates': ['second', 'restarting', 'panicking', 'hanging'],
} as const satisfies Record<string, readonly Update[]>
