// How a deploy ended, in a sentence. Pure.
import { t, texts } from '#lib/texts/texts.ts'
import { failedChecks } from '#shared/deploy/check-text.ts'
import { type HostResult, isGood } from '#shared/deploy/result.ts'

export function outcomeText(
  { outcome, mode, restarted, error, checks, unchanged }: HostResult,
  address: string,
): string {
  if (outcome === 'switched' && unchanged) return t('deploy.outcome.switched.unchanged')
  if (outcome === 'switched' && restarted) return t('deploy.outcome.switched.restarted')
  if (outcome === 'switched' && (mode === 'boot' || mode === 'test'))
    return t(`deploy.outcome.switched.${mode}`)
  if (outcome !== 'rolled-back') return t(`deploy.outcome.${outcome}`)
  // The check and its result say more than "not healthy".
  const reason = checks.some(({ ok }) => !ok)
    ? failedChecks(checks, address)
    : (error?.values['reason'] ?? '')
  return t('deploy.outcome.rolled-back', { reason: texts.text(reason).replace(/\.$/, '') })
}

const isUntouched = ({ outcome }: Pick<HostResult, 'outcome'>) => outcome === 'untouched'

/** Each host runs either the new system or, unharmed, its old one. */
export const isSafe = ({ outcome }: Pick<HostResult, 'outcome'>) =>
  outcome === 'rolled-back' || isUntouched({ outcome }) || isGood({ outcome })

type Ended = { state: string; results: readonly HostResult[]; nameOf: (host: string) => string }

/** Describes the end of the deploy for all hosts together. */
export function endText({ state, results, nameOf }: Ended): string {
  if (state === 'cancelled') return t('deploy.ended.cancelled')
  const count = results.length
  // The job's error says why.
  if (count === 0) return t('deploy.ended.not-begun')
  const good = results.filter(isGood).length
  if (results.every(({ outcome }) => outcome === 'shown')) return t('deploy.ended.shown')
  if (good === count) return t('deploy.ended.all', { count })
  const [only] = results
  if (count === 1 && only?.outcome === 'rolled-back')
    return t('deploy.ended.rolled-back', { name: nameOf(only.host) })
  if (count === 1 && only?.outcome === 'unconfirmed')
    return t('deploy.ended.unconfirmed', { name: nameOf(only.host) })
  const rolledBack = results.filter(({ outcome }) => outcome === 'rolled-back')
  const [first] = rolledBack
  if (rolledBack.length === count) return t('deploy.ended.all-rolled-back', { count })
  if (first && rolledBack.length + results.filter(isUntouched).length === count)
    return t('deploy.ended.safe', { name: nameOf(first.host), count: rolledBack.length })
  return good > 0 ? t('deploy.ended.some', { good, count }) : t('deploy.ended.none', { count })
}
