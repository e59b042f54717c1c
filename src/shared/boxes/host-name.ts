// The host name of a box's computer, and which boxes share one. Two computers cannot share one on the same
// network. Pure.
import { hostNameOption } from '../builds/name-by-host.ts'
import type { Host } from '../hosts/host.ts'
import { message } from '../messages/codes.ts'
import { list, type Message } from '../messages/message.ts'
import type { OptionValues } from '../profiles/option.ts'
import type { Profile } from '../profiles/profile.ts'
import type { BoxRecord } from './box.ts'

type Known = {
  /** undefined: a flake, or a missing profile. */
  profile: Pick<Profile, 'schemaOptions'> | undefined
  host: Pick<Host, 'name' | 'added'> | null
  /** The host name that the host reports; null if unknown. */
  reported: string | null
}

/** The box's answer, else what its host reports, else the profile's default. null if unknown. */
export function hostNameOf(
  { options }: Pick<BoxRecord, 'options'>,
  { profile, host, reported }: Known,
): string | null {
  const flashed = host?.added === 'flashed' ? host.name : null
  return answered(options, profile) ?? (reported || flashed) ?? usual(profile)
}

/** The box's own answer; null if it has none. */
export function answered(options: OptionValues, profile: Known['profile']): string | null {
  const key = profile ? hostNameOption(profile)?.key : 'hostname'
  return key === undefined ? null : named(options[key])
}

const usual = (profile: Known['profile']) => named(profile && hostNameOption(profile)?.default)

const named = (value: unknown) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null)

type Named = { id: string; name: string; hostName: string | null }

/** Other boxes with this host name. `own`: the box to leave out. */
export const boxesGoingBy = <B extends Named>(
  hostName: string | null,
  { boxes, own }: { boxes: readonly B[]; own: string | null },
): B[] =>
  hostName === null
    ? []
    : boxes.filter(box => box.id !== own && box.hostName?.toLowerCase() === hostName.toLowerCase())

/** null if no other box has this host name. */
export const sameHostNote = (
  hostName: string | null,
  others: readonly Pick<Named, 'name'>[],
): Message | null =>
  hostName === null || others.length === 0
    ? null
    : message('box.note.same-host-name', {
        hostname: hostName,
        names: list(others.slice(0, mostNamed).map(({ name }) => name)),
        count: others.length,
      })

const mostNamed = 5
