// What QEMU's events say now. Only their end is read: a guest makes as many as it likes, but those that say its state
// come last, as one that stands still makes no more.
import { join } from 'node:path'
import type { Folders, Ports } from '#engine/ports/index.ts'
import { eventsName } from '#shared/machines/files.ts'
import { machineFolder } from '../folder.ts'
import { type EventState, stateOf } from './events.ts'

type EventPorts = Pick<Ports, 'files'> & { folders: Pick<Folders, 'data'> }

const tailBytes = 256 * 1024

export const readEvents = async ({ files, folders }: EventPorts, id: string): Promise<EventState> =>
  stateOf(await files.readTail(join(machineFolder(folders, id), eventsName), tailBytes))

/** Nothing is forgotten where its file is made shorter. */
export const isPlain = ({ paused, panicked, shutdown }: EventState): boolean =>
  paused === null && !panicked && shutdown === null
