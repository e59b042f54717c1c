// The names of box and computer that a person has not typed: no two boxes share one. Pure.
import { boxNameProblem, isSameBoxName } from '#shared/boxes/box-name.ts'
import { hostNameOption } from '#shared/builds/name-by-host.ts'
import { fileStem } from '#shared/names.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import type { Answers } from './draft.ts'

/** `profiles`: ids, which no box may bear as its name. `boxes`: the names of the others. */
type Taken = { profiles: readonly string[]; boxes: readonly string[] }

/** `base`, or with the first number that makes it a name that can be given. */
function freeName(base: string, { profiles, boxes }: Taken): string {
  const isFree = (name: string) =>
    boxNameProblem(name, profiles) === null && !boxes.some(each => isSameBoxName(each, name))
  if (isFree(base)) return base
  const reserved = boxNameProblem(base, profiles) !== null
  for (let number = reserved ? 1 : 2; number < 10_000; number++)
    if (isFree(`${base}-${number}`)) return `${base}-${number}`
  return base
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
  return { ...answers, name, options: { ...answers.options, [option.key]: fileStem(name, 'box') } }
}
