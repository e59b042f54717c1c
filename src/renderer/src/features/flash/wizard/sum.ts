// Checks a given SHA-256 without the engine. Pure.
import { t } from '#lib/texts/texts.ts'
import { givenSum } from '#shared/flash/given-sum.ts'

export type SumState = {
  sha256: string | null
  problem: string | null
  /** It has to be read from a file or an address first. */
  isRead: boolean
}

export function sumState(text: string): SumState {
  const given = givenSum(text, '')
  const known = { sha256: null, problem: null, isRead: false }
  if (given.kind === 'none') return known
  if (given.kind === 'sum') return { ...known, sha256: given.sha256 }
  if (given.kind === 'other') return { ...known, problem: t('flash.source.sum-other', { hash: given.hash }) }
  if (given.kind === 'file' && !given.path.startsWith('/'))
    return { ...known, problem: t('flash.source.sum-form') }
  return { ...known, isRead: true }
}
