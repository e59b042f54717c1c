// The content of a machine's folder. Files written by QEMU are named in shared/machines/files.ts.
import { join } from 'node:path'
import type { Folders, Ports } from '#engine/ports/index.ts'
import type { MachinePlace } from '#engine/ports/machines.ts'
import { imagePrefix } from '#shared/names.ts'

export const machinesFolder = ({ data }: Pick<Folders, 'data'>) => join(data, 'machines')
export const machineFolder = (folders: Pick<Folders, 'data'>, id: string) => join(machinesFolder(folders), id)
export const placeOf = ({ folders }: Pick<Ports, 'folders'>, { id }: { id: string }): MachinePlace => ({
  folder: machineFolder(folders, id),
})

export const recordName = 'machine.json'
export const diskName = 'disk.qcow2'
export const seedName = 'seed.qcow2'
/** The private key that Kiln logs in with, and the host key it expects. */
export const loginKeyName = 'login-key'
export const knownHostsName = 'known_hosts'
/** The configuration for the user's own ssh. */
export const sshConfigName = 'ssh_config'

/** "tiny-1a2b": the image's profile, and four random digits. Short, because users type it. */
export const isMachineId = (id: string) => /^[a-z][a-z0-9-]{0,40}-[0-9a-f]{4}$/.test(id)

/** `image`: an image's id, which begins with its profile. */
export const machineId = (image: string, random: string) => `${imagePrefix(image)}-${random}`
