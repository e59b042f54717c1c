// The names of box and computer that a person has not typed: no two boxes share one. Pure.
import { boxNameProblem, freeBoxName } from '#shared/boxes/box-name.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { hostNameOption } from '#shared/builds/name-by-host.ts'
import { fileStem, hostNameFor } from '#shared/names.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import type { Answers } from './draft.ts'

/** `profiles`: ids, which no box may bear as its name. `boxes`: the names of the others, and their host names. */
type Taken = { profiles: readonly string[]; boxes: readonly string[] }

/** Returns the names of the boxes, and of their computers. */
export const takenNames = (boxes: readonly Pick<BoxView, 'name' | 'hostName'>[]): string[] =>
  boxes.flatMap(({ name, hostName }) => [name, hostName ?? name])

/** `base`, or with the first number that makes it a name that can be given: a host name too. */
function freeName(base: string, { profiles, boxes }: Taken): string {
  const first = boxNameProblem(base, profiles) === null ? base : `${base}-1`
  return freeBoxName(first, boxes, (_, number) => `${base}-${number}`)
}

/** The answers with the name and the host name that hold now. */
export function withNames(
  profile: Pick<Profile, 'name' | 'schemaOptions'>,
  answers: Answers,
  taken: Taken,
): Answers {
  const option = hostNameOption(profile)
  const answered = option && answers.options[option.key]
  const usual = typeof answered === 'string' ? answered : option?.default
  const base = typeof usual === 'string' && usual.trim() !== '' ? usual.trim() : fileStem(profile.name, 'box')
  const name = answers.name.trim() || freeName(base, taken)
  if (!option || answered !== undefined) return { ...answers, name }
  return { ...answers, name, options: { ...answers.options, [option.key]: hostNameFor(name, 'box') } }
}
