import { CancelJob } from '#features/jobs/cancel-job.tsx'
import { t } from '#lib/texts/texts.ts'

export function CancelBuild({ job, title }: { job: string; title: string }) {
  return (
    <CancelJob
      job={job}
      label={t('build.cancel')}
      underWay={t('build.cancelling')}
      title={t('build.cancel.title', { name: title })}
      confirm={t('build.cancel')}
      keep={t('build.cancel.keep')}
    >
      <p>{t('build.cancel.detail')}</p>
    </CancelJob>
  )
}
