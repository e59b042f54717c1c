// How an installation ended: with the new key, or with what is on the machine now.
import { Fingerprint } from '#features/hosts/trust/fingerprint.tsx'
import { t } from '#lib/texts/texts.ts'
import { formatDuration } from '#lib/texts/times.ts'
import { installResult } from '#shared/install/plan.ts'
import type { InstallJobView } from '#shared/jobs/kinds/install.ts'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { remainsOnMachine } from './remains.ts'

export function InstallEnd({ view, title }: { view: InstallJobView; title: string }) {
  const result = view.state === 'succeeded' ? installResult.safeParse(view.value).data : undefined
  if (result)
    return (
      <Callout tone="ok" title={title}>
        <div className="space-y-2">
          <p>{t('install.job.done.detail')}</p>
          <Fingerprint hostKey={{ type: 'ssh-ed25519', fingerprint: result.fingerprint }} />
          <p className="text-muted">
            {t('install.job.took', { time: formatDuration(result.seconds * 1000) })}
          </p>
        </div>
      </Callout>
    )
  const left = remainsOnMachine(view)
  return (
    <>
      <Callout tone={left === 'untouched' ? 'neutral' : left === 'installed' ? 'warn' : 'bad'} title={title}>
        {t(`install.job.left.${left}`)}
      </Callout>
      {view.error && <ErrorPanel error={view.error} />}
    </>
  )
}
