// The logs of a VM: the line that says what went wrong, and the end of each.
import { plainLine } from '#features/builds/log/ansi.ts'
import { type CallReply, useCall } from '#lib/engine/calls.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { bytes } from '#shared/messages/message.ts'
import { Dialog } from '#ui/dialog.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { OutputLines } from '#ui/feedback/output-lines.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'

type Log = CallReply<'lima.show'>['logs'][number]

export function VmLogs({ name, onClose }: { name: string; onClose: () => void }) {
  const { data, error, refetch, isFetching } = useCall('lima.show', { vm: name })
  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title={t('lima.logs.title', { name })}
      description={data && t('lima.logs.folder', { folder: data.folder, size: bytes(data.diskUsedBytes) })}
    >
      {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} retrying={isFetching} />}
      {!data && !error && (
        <Loading label={t('lima.logs.loading')}>
          <Skeleton className="h-40" />
        </Loading>
      )}
      {data?.logs.length === 0 && <p className="text-muted">{t('lima.logs.none')}</p>}
      <div className="space-y-4">
        {data?.logs.map(log => (
          <OneLog key={log.path} log={log} />
        ))}
      </div>
    </Dialog>
  )
}

function OneLog({ log: { path, line, lastLines } }: { log: Log }) {
  const heading = t('lima.logs.end', { file: path.replace(/^.*\//, '') })
  return (
    <div className="space-y-2">
      <h3 className="font-semibold">{heading}</h3>
      {line !== null && (
        <p className="[overflow-wrap:anywhere]">
          {t('lima.logs.matters')} <span className="text-bad">{texts.data(line)}</span>
        </p>
      )}
      {lastLines.length === 0 ? (
        <p className="text-muted">{t('lima.logs.empty')}</p>
      ) : (
        <OutputLines label={heading} lines={lastLines.map(plainLine)} />
      )}
    </div>
  )
}
