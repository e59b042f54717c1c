// From the answers to the request. Pure.

import { seedsFor } from '#features/personal/answers.ts'
import type { Personal } from '#features/personal/personal.ts'
import { t } from '#lib/texts/texts.ts'
import { mayWrite, type ToBeWritten, type Verdict } from '#shared/drives/may-write.ts'
import type { FlashRequest, SourceFacts } from '#shared/flash/flash.ts'
import { sentences } from '#shared/messages/message.ts'
import { type Draft, sourceOf } from './draft.ts'
import type { ChosenState } from './drive-choice.ts'

/** As it is given: spaces, capitals, and the file name that sha256sum puts behind it. */
const tidySum = (text: string) => text.trim().split(/\s+/)[0]?.toLowerCase() ?? ''

export function sumProblem(text: string): string | null {
  const sum = tidySum(text)
  if (sum === '' || /^[0-9a-f]{64}$/.test(sum)) return null
  return t('flash.source.sum-form')
}

/** A secret that was given for another image is not this one's: no field shows it. */
const asked = (personal: Personal, keys: readonly string[]): Personal => {
  const secrets = Object.entries(personal.answers.secrets).filter(([key]) => keys.includes(key))
  return { ...personal, answers: { ...personal.answers, secrets: Object.fromEntries(secrets) } }
}

/** null as long as there is no source or no drive, or the sum is not valid. */
export function toRequest(draft: Draft, personalise: SourceFacts['personalise'] | null): FlashRequest | null {
  const source = sourceOf(draft)
  if (!source || draft.drives.length === 0 || sumProblem(draft.sha256)) return null
  const { drives, personal, typed, switches, allowUnrecognised } = draft
  const seeds = personalise?.can
    ? seedsFor(asked(personal, personalise.secrets), drives.length)
    : seedsFor({ ...personal, way: 'none' }, drives.length)
  return {
    source,
    sha256: tidySum(draft.sha256) || null,
    drives: drives.map(({ name: _name, ...facts }, at) => ({
      ...facts,
      typedName: typed[facts.path] ?? '',
      seed: seeds[at] ?? null,
    })),
    ...switches,
    allowUnrecognised,
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
