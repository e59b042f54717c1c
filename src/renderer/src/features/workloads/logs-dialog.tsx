// The journal of a container. Its programs wrote the text, so control characters are not passed through.
import { RotateCw } from 'lucide-react'
import { plainLine } from '#features/builds/log/ansi.ts'
import { useNetworkCall } from '#lib/engine/network-call.ts'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { OutputLines } from '#ui/feedback/output-lines.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import type { OneWorkload } from './one-workload.ts'

const lines = 200

export function LogsDialog({ where, workload: { name }, onClose }: OneWorkload) {
  const { data, error, refetch, isFetching } = useNetworkCall(
    'workloads.logs',
    { ...where, name, lines },
    { staleMs: 0, rememberMs: 0 },
  )
  const title = t('workloads.logs.title', { name })
  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title={title}
      description={t('workloads.logs.detail')}
      footer={
        <Button icon={RotateCw} busy={isFetching} onClick={() => void refetch()}>
          {t('workloads.refresh')}
        </Button>
      }
    >
      {error && <ErrorPanel error={error} />}
      {!data && !error && (
        <Loading label={t('workloads.logs.loading')}>
          <Skeleton className="h-40" />
        </Loading>
      )}
      {data &&
        (data.text.trim() === '' ? (
          <p className="text-muted">{t('workloads.logs.empty')}</p>
        ) : (
          <OutputLines label={title} lines={outputLines(data.text)} />
        ))}
    </Dialog>
  )
}

/** Untrusted output, one text per line. */
export const outputLines = (text: string): string[] => text.replace(/\n$/, '').split('\n').map(plainLine)
