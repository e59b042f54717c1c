// Systems of a machine whose network is away when it switches, and one that takes it away.
import { resolve } from 'node:path'
import { debianFolder } from '../packages/debian-packages.ts'
import { updatesOf, updating } from './updating-builds.ts'

const updates = (name: string) => resolve(debianFolder, 'updates', `${name}.nix`)

/** The modules of its image. */
export const waiting: readonly string[] = [...updating, updates('waiting')]

export const lostNetworkUpdates = {
  second: [...updatesOf.second, updates('waiting')],
  /** The third, which cuts it off from its updates. */
  cutting: [...waiting, resolve(debianFolder, 'tests', 'third-generation.nix'), updates('cutting')],
}
