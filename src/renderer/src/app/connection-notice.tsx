import { Hourglass, Unplug } from 'lucide-react'
import { retryNow, useConnection } from '#lib/engine/connection.ts'
import { useSlow } from '#lib/engine/use-slow.ts'
import { host } from '#lib/host.ts'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'

/** Nothing while all is well; a strip above the page while the engine is not there, or answers nothing. */
export function ConnectionNotice() {
  const connection = useConnection()
  const shown = connection.phase === 'connecting' && (connection.before || connection.failures > 1)
  const isSlow = useSlow()
  if (!shown)
    return (
      <div role="status">
        {isSlow && (
          <p className="flex items-center gap-3 border-line border-b bg-sunken px-6 py-2">
            <Hourglass aria-hidden className="size-4 shrink-0 text-muted" />
            <span className="min-w-0">
              <span className="font-semibold">{t('app.slow')}</span> {t('app.slow.detail')}
            </span>
          </p>
        )}
      </div>
    )
  const never = !connection.before
  return (
    <div role="status" className="flex items-center gap-3 border-line border-b bg-warn-soft px-6 py-2">
      <Unplug aria-hidden className="size-4 shrink-0 text-warn" />
      <p className="min-w-0 flex-1">
        <span className="font-semibold text-warn">{never ? t('app.unreachable') : t('app.lost')}</span>{' '}
        {host.kind === 'browser' && connection.failures > 1 && t('app.serve-running')}
      </p>
      <Button size="sm" onClick={retryNow}>
        {t('app.try-now')}
      </Button>
    </div>
  )
}
