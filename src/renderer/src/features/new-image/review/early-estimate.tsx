// The estimate of a build, beside the step before Review.
import '../review-texts.ts'
import { useEffect, useRef } from 'react'
import { useNeedsTrust } from '#features/profile-form/use-trust.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { roughDuration } from '#lib/texts/times.ts'
import { bytes } from '#shared/messages/message.ts'
import type { ProfiledWizard } from '../wizard/use-wizard.ts'
import { EstimateRows } from './estimate-rows.tsx'
import { useEarlyEstimate } from './known-estimate.ts'

type Answered = Pick<ProfiledWizard, 'profile' | 'request' | 'problems' | 'refuse'>

/** Size, time and download appear automatically, or why they are not known. */
export function EarlyEstimate({ profile, request, problems, refuse }: Answered) {
  const asksTrust = useNeedsTrust(profile)
  const canAsk = problems.length === 0 && request.formats.length > 0 && !asksTrust
  const { data, error, isSettled, isFetching } = useEarlyEstimate(request, canAsk)
  const asked = useRef(request)
  if (isSettled) asked.current = request
  const refused = useRef(refuse)
  refused.current = refuse
  // A refused answer is shown beside its field, and not the answer that was given since.
  useEffect(() => {
    if (error) refused.current(error, asked.current)
  }, [error])
  const ready = canAsk && isSettled && data
  if (!ready)
    return (
      <span role="status" className="block min-h-16 text-muted">
        {canAsk && (isFetching || !isSettled)
          ? t('new.early.estimating')
          : error && canAsk
            ? t('new.early.none', { reason: texts.error(error).message })
            : t('new.dry-run.unknown')}
      </span>
    )
  const rows: [string, string][] = [
    [t('new.early.size'), data.imageBytes === null ? unknown() : texts.text(bytes(data.imageBytes))],
    [
      t('new.dry-run.download'),
      data.fetch.length === 0
        ? t('new.dry-run.nothing')
        : data.downloadBytes === null
          ? unknown()
          : texts.text(bytes(data.downloadBytes)),
    ],
    [t('new.dry-run.time'), data.expectedSeconds === null ? unknown() : roughDuration(data.expectedSeconds)],
  ]
  return (
    <div role="status">
      <EstimateRows rows={rows} className="min-h-16 gap-x-3 tabular-nums" />
    </div>
  )
}

const unknown = () => t('new.dry-run.unknown')
