// Whether personal data fit what is installed, as far as that is known before the plan: the engine decides by the same rules. Pure.
import { formProblems, seedsFor } from '#features/seed/answers.ts'
import { lostProblems } from '#features/seed/lost-answers.ts'
import type { Personal } from '#features/seed/personal.ts'
import { windowMessage } from '#lib/texts/own-texts.ts'
import type { Option, OptionValues } from '#shared/profiles/option.ts'
import { withDefaults } from '#shared/profiles/options/with-defaults.ts'
import type { SeedProblem } from '#shared/seed/check.ts'
import { misfits } from '#shared/seed/fits.ts'
import { isClosed } from '#shared/seed/login.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'

/** The profile, or the one that an image was built of, and the answers to it. */
export type Installed = { profile: string; options: OptionValues; fields: readonly Option[] }

/** null: nothing is given, or there is no place for it. */
export function seedOf(personal: Personal, installed: Installed | null): SeedAnswers | null {
  if (!installed) return null
  const keys = secretsOf(installed).map(({ key }) => key)
  const given = Object.entries(personal.answers.secrets).filter(([key]) => keys.includes(key))
  // The host key goes another way, where there is a place for personal data and where there is none.
  const answers = { ...personal.answers, secrets: Object.fromEntries(given), hostKey: false }
  return seedsFor({ ...personal, answers }, 1)[0] ?? null
}

export const secretsOf = ({ fields }: Installed): Option[] => fields.filter(({ secret }) => secret)

type Problem = Pick<SeedProblem, 'field' | 'reason'>

/** `seen`: shown at once; `all`: also those that are only shown when a field is left, or on Next. */
export function personalProblems(
  personal: Personal,
  installed: Installed,
): { seen: Problem[]; all: Problem[]; closed: boolean } {
  const seed = seedOf(personal, installed)
  const like = {
    profile: { id: installed.profile },
    provenance: { options: withDefaults(installed.options, installed.fields) },
  }
  const seen = [
    ...lostProblems(personal),
    ...(seed ? misfits(seed, { image: like, secrets: secretsOf(installed) }) : []),
  ]
  const closed = isClosed(like, seed)
  const all = [
    ...seen,
    ...formProblems(personal.answers, 1),
    ...(closed ? [{ field: 'sshKeys', reason: windowMessage('answer.no-login') }] : []),
  ]
  return { seen, all, closed }
}
