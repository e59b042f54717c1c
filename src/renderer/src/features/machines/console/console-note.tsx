import { RotateCw } from 'lucide-react'
import { t } from '#lib/texts/texts.ts'
import type { KilnError } from '#shared/errors.ts'
import { Button } from '#ui/controls/button.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

type Props = { phase: 'connecting' | 'open' | 'closed'; error: KilnError | null; onAgain: () => void }

/** Over a console that shows nothing yet, or has ended. */
export function ConsoleNote({ phase, error, onAgain }: Props) {
  if (phase === 'open') return null
  if (phase === 'connecting')
    return (
      <p
        role="status"
        className="pointer-events-none absolute inset-0 flex items-center justify-center text-on-console"
      >
        {t('console.connecting')}
      </p>
    )
  return (
    <div className="absolute inset-0 flex items-center justify-center overflow-auto bg-veil p-4">
      {error ? (
        <ErrorPanel error={error} title={t('console.lost')} onRetry={onAgain} className="max-w-lg" />
      ) : (
        <div className="flex flex-col items-center gap-3 rounded-lg bg-surface p-4">
          <p>{t('console.lost')}</p>
          <Button icon={RotateCw} onClick={onAgain}>
            {t('console.connect-again')}
          </Button>
        </div>
      )}
    </div>
  )
}
