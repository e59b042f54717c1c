// Systems of a machine that takes signed updates.
import { resolve } from 'node:path'
import { debianFolder } from '../packages/debian-packages.ts'

const updates = (name: string) => resolve(debianFolder, 'updates', `${name}.nix`)
const generation = (name: string) => resolve(debianFolder, 'tests', `${name}-generation.nix`)

/** What its image is made of. */
export const updating: readonly string[] = [updates('updating')]

export const updatesOf = {
  second: [...updating, generation('second')],
  third: [...updating, generation('third')],
  /** The third, whose purpose does not run. */
  dead: [...updating, generation('third'), updates('purposeless')],
}
