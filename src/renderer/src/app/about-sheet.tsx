import { useRef } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { Dialog } from '#ui/dialog.tsx'
import { CopyButton } from '#ui/feedback/copy-button.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { PathText } from '#ui/paths/path-text.tsx'

type Props = { open: boolean; onOpenChange: (open: boolean) => void }

/** Version, licence, and where Kiln keeps what. */
export function AboutSheet({ open, onOpenChange }: Props) {
  /** The first copy button does not get the focus: its tooltip would open over what is to be read. */
  const text = useRef<HTMLDListElement>(null)
  const { data, error, refetch, isFetching } = useCall('settings.get', {}, { enabled: open })
  const places = data
    ? [
        { label: t('about.images'), path: data.folders.images },
        { label: t('about.data'), path: data.folders.data },
        { label: t('about.config'), path: data.folders.config },
      ]
    : []
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('about.title')}
      description={t('about.what')}
      initialFocus={text}
    >
      {error && !data && <ErrorPanel error={error} onRetry={refetch} retrying={isFetching} />}
      <dl ref={text} tabIndex={-1} className="space-y-2 outline-none">
        <div>
          <dt className="text-muted text-sm">{t('about.version')}</dt>
          <dd translate="no" dir="auto" className="font-medium">
            {data?.kilnVersion}
          </dd>
        </div>
        <div>
          <dt className="text-muted text-sm">{t('about.licence')}</dt>
          <dd>{t('about.licence.which')}</dd>
        </div>
        {places.map(({ label, path }) => (
          <div key={label}>
            <dt className="text-muted text-sm">{label}</dt>
            <dd className="flex items-center gap-1">
              <PathText path={path} className="flex-1" />
              <CopyButton text={path} label={t('about.copy', { name: label })} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
