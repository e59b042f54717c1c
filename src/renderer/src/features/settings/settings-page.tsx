import './texts.ts'
import { useCall } from '#lib/engine/calls.ts'
import { showSheet } from '#lib/sheet.ts'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Page } from '../../ui/page.tsx'
import { BuildingCard } from './building-card.tsx'
import { FoldersCard } from './folders-card.tsx'
import { useLinkedSetting } from './use-linked-setting.ts'
import { useSaving } from './use-saving.ts'
import { WindowCard } from './window-card.tsx'

export function SettingsPage() {
  const { data, error, refetch, isFetching } = useCall('settings.get', {})
  const { change, shown, saved, failed } = useSaving(data)
  useLinkedSetting(data !== undefined)
  return (
    <Page
      title={t('settings.title')}
      description={t('settings.description')}
      actions={saved && <Badge tone="ok">{t('settings.saved')}</Badge>}
    >
      <div className="space-y-4">
        {error && !data && (
          <ErrorPanel
            title={t('settings.unreadable')}
            error={error}
            onRetry={refetch}
            retrying={isFetching}
          />
        )}
        {failed && <ErrorPanel title={t('settings.not-saved')} error={failed} />}
        {!data && !error && (
          <Loading label={t('loading.settings')} className="space-y-4">
            <Skeleton className="h-64" />
            <Skeleton className="h-40" />
            <Skeleton className="h-52" />
          </Loading>
        )}
        {shown && (
          <>
            <FoldersCard loaded={shown} change={change} />
            <BuildingCard loaded={shown} change={change} />
            <WindowCard loaded={shown} change={change} />
            <p className="flex flex-wrap items-center gap-2 text-muted text-sm">
              {t('settings.version', { version: shown.kilnVersion })}
              <Button size="sm" variant="quiet" onClick={() => showSheet('about')}>
                {t('settings.about')}
              </Button>
              <Button size="sm" variant="quiet" onClick={() => showSheet('keys')}>
                {t('settings.keys')}
              </Button>
            </p>
          </>
        )}
      </div>
    </Page>
  )
}
