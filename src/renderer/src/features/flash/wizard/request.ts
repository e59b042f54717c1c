// From the answers to the request. Pure.

import { seedsFor } from '#features/seed/answers.ts'
import type { Personal } from '#features/seed/personal.ts'
import { t } from '#lib/texts/texts.ts'
import { mayWrite, type ToBeWritten, type Verdict } from '#shared/drives/may-write.ts'
import type { FlashRequest, SourceFacts } from '#shared/flash/flash.ts'
import { sentences } from '#shared/messages/message.ts'
import { type Draft, sourceOf } from './draft.ts'
import type { ChosenState } from './drive-choice.ts'
import type { SumState } from './sum.ts'

/** A secret that was given for another image is not this one's: no field shows it. */
const withOptions = (personal: Personal, keys: readonly string[]): Personal => {
  const secrets = Object.entries(personal.answers.secrets).filter(([key]) => keys.includes(key))
  return { ...personal, answers: { ...personal.answers, secrets: Object.fromEntries(secrets) } }
}

type Known = { personalise: SourceFacts['personalise'] | null; sum: SumState }

/** null as long as there is no source or no drive, or the sum is not known. */
export function toRequest(draft: Draft, { personalise, sum }: Known): FlashRequest | null {
  const source = sourceOf(draft)
  if (!source || draft.drives.length === 0 || sum.problem || sum.isRead) return null
  const { drives, personal, typed, switches, allowUnrecognised, box } = draft
  const seeds = personalise?.can
    ? seedsFor(withOptions(personal, personalise.secrets), drives.length)
    : seedsFor({ ...personal, way: 'none' }, drives.length)
  return {
    source,
    sha256: sum.sha256,
    drives: drives.map(({ name: _name, ...facts }, at) => ({
      ...facts,
      typedName: typed[facts.path] ?? '',
      seed: seeds[at] ?? null,
    })),
    ...switches,
    allowUnrecognised,
    ...(box !== undefined && { box }),
  }
}

/** Why nothing may be written yet, by the same policy that engine and writer apply; null when nothing prevents it. */
export function obstacle(
  states: readonly ChosenState[],
  image: ToBeWritten | null,
  typed: Readonly<Record<string, string>>,
): string | null {
  for (const { chosen, drive, gone } of states) {
    if (gone) return gone
    if (!drive) return t('flash.blocked.drives')
    const verdict = mayWrite(drive, image, { typedName: typed[chosen.path] ?? '' })
    if (verdict.may === 'typed') return t('flash.blocked.name', { name: verdict.name })
    if (verdict.may === 'no') return notWritable(verdict)
  }
  return states.length === 0 ? t('flash.blocked.none-chosen') : null
}

export const notWritable = ({ name, reasons }: Pick<Verdict, 'name' | 'reasons'>): string =>
  t('flash.blocked.drive', { name, reason: sentences(reasons.map(({ text }) => text)) })
