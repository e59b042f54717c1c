// What the state of a box is computed from, and the form of a rule.
import type { BuildRecord } from '../builds/build.ts'
import type { HostState } from '../deploy/memory.ts'
import type { Host } from '../hosts/host.ts'
import type { Image } from '../images/image.ts'
import type { Machine } from '../machines/machine.ts'
import type { BoxRecord, BoxStateCode } from './box.ts'
import type { BoxNext, BoxState } from './box-view.ts'

export type KnownImage = Pick<Image, 'id' | 'createdAt'> & {
  formats: Partial<Record<keyof Image['formats'], unknown>>
}
type KnownMachine = Pick<Machine, 'id' | 'state' | 'startedAt'>

export type BoxFacts = {
  box: Pick<BoxRecord, 'createdAt' | 'profile' | 'goal' | 'drives'>
  /** Those that are there and of its profile, oldest first. */
  images: readonly KnownImage[]
  /** The newest that is there, also of a profile that it had before. */
  formerImage: Pick<Image, 'profile' | 'architecture'> | null
  /** Whether it was answered otherwise since the newest of its images was built. */
  isChanged: boolean
  /** Of its last build, where that made no image. */
  lastBuild: Pick<BuildRecord, 'id' | 'state' | 'createdAt' | 'startedAt' | 'endedAt'> | null
  /** Its profile is not among those that this Kiln has. */
  isProfileGone: boolean
  machines: readonly KnownMachine[]
  host: Pick<Host, 'id' | 'addedAt' | 'flashed' | 'seen'> | null
  hostState: Pick<HostState, 'asked' | 'facts' | 'last' | 'switchedAt'> | null
}

export type Rule = (facts: BoxFacts) => BoxState | null

export const state = (code: BoxStateCode, rest: Omit<BoxState, 'code'>): BoxState => ({ code, ...rest })
export const does = (action: BoxNext['action'], id: string | null = null): BoxNext => ({ action, id })
