// Reads QEMU's latest events. Only the end of the file: a guest can cause any number, but those about its state come
// last, because a stopped guest causes no more.
import { join } from 'node:path'
import type { Folders, Ports } from '#engine/ports/index.ts'
import { eventsName } from '#shared/machines/files.ts'
import { machineFolder } from '../folder.ts'
import { type EventState, stateOf } from './events.ts'

type EventPorts = Pick<Ports, 'files'> & { folders: Pick<Folders, 'data'> }

const tailBytes = 256 * 1024

export const readEvents = async ({ files, folders }: EventPorts, id: string): Promise<EventState> =>
  stateOf(await files.readTail(join(machineFolder(folders, id), eventsName), tailBytes))

/** Shortening the file loses nothing. */
export const isPlain = ({ paused, panicked, shutdown }: EventState): boolean =>
  paused === null && !panicked && shutdown === null
