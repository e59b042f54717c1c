// Replaces a part of the window whose file could not be fetched.
import '#ui/texts.ts'
import { RotateCw, Unplug } from 'lucide-react'
import type { LoadFailure } from '#lib/later.tsx'
import { t } from '#lib/texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { EmptyState } from './empty-state.tsx'
import { ErrorPanel } from './error-panel.tsx'

/** The file was not served: `kiln serve` has ended, or Kiln was updated below a window that was open. */
const isUnfetched = (error: unknown) =>
  error instanceof TypeError && /dynamically imported module|module script/i.test(error.message)

export const LoadFailed = ({ error, onRetry }: LoadFailure) =>
  isUnfetched(error) ? (
    <section role="alert" className="rounded-lg border border-line bg-surface">
      <EmptyState
        icon={Unplug}
        title={t('app.load-failed')}
        action={
          <>
            <Button variant="primary" icon={RotateCw} onClick={onRetry}>
              {t('ui.try-again')}
            </Button>
            <Button onClick={() => window.location.reload()}>{t('app.reload')}</Button>
          </>
        }
      >
        {t('app.load-failed.detail')}
      </EmptyState>
    </section>
  ) : (
    <ErrorPanel error={error} title={t('app.load-failed')} onRetry={onRetry} />
  )
