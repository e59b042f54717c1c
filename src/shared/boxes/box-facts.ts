// The input from which a box's state is computed, and the shape of a rule.
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
  /** Existing images of the box's profile, oldest first. */
  images: readonly KnownImage[]
  /** The newest existing image, even if it belongs to a profile that the box had before. */
  formerImage: Pick<Image, 'profile' | 'architecture'> | null
  /** Whether the answers have changed since the newest image was built. */
  isChanged: boolean
  /** The box's last build, if it made no image. */
  lastBuild: Pick<BuildRecord, 'id' | 'state' | 'createdAt' | 'startedAt' | 'endedAt'> | null
  /** This Kiln does not have the box's profile. */
  isProfileGone: boolean
  machines: readonly KnownMachine[]
  host: Pick<Host, 'id' | 'addedAt' | 'flashed' | 'seen'> | null
  hostState: Pick<HostState, 'asked' | 'facts' | 'last' | 'switchedAt'> | null
}

export type Rule = (facts: BoxFacts) => BoxState | null

export const state = (code: BoxStateCode, rest: Omit<BoxState, 'code'>): BoxState => ({ code, ...rest })
export const does = (action: BoxNext['action'], id: string | null = null): BoxNext => ({ action, id })
