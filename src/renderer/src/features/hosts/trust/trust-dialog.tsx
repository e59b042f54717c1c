// The key that a host shows, before it is trusted. A changed key blocks: only a user who has read it can replace it.
import '../texts.ts'
import { useRef, useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { useNetworkCall } from '#lib/engine/network-call.ts'
import { t } from '#lib/texts/texts.ts'
import type { HostKey, KnownHost } from '#shared/hosts/host.ts'
import { Button } from '#ui/controls/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { useAskHost } from '../use-ask-host.ts'
import { ChangedKey, confirmsKey } from './changed-key.tsx'
import { KeyChoice } from './key-choice.tsx'

/** Without `onTrusted` the host is queried at once. */
type Props = { host: Pick<KnownHost, 'id' | 'name'>; onClose: () => void; onTrusted?: () => void }

export function TrustDialog({ host: { id, name }, onClose, onTrusted }: Props) {
  const { data, error, isFetching, refetch } = useNetworkCall(
    'hosts.keys',
    { host: id },
    { staleMs: 0, rememberMs: 0 },
  )
  const [picked, setPicked] = useState<string | null>(null)
  const [typed, setTyped] = useState('')
  const trust = useCommand('hosts.trust')
  const ask = useAskHost()
  const later = useRef<HTMLButtonElement>(null)
  const key: HostKey | undefined =
    data?.offered.find(({ fingerprint }) => fingerprint === picked) ?? data?.offered[0]
  const isChanged = data?.state === 'changed'
  const accept = () => {
    if (!key) return
    trust.mutate(
      { host: id, fingerprint: key.fingerprint, replace: isChanged },
      {
        onSuccess: () => {
          toast(t('trust.now-trusted', { name }))
          if (onTrusted) onTrusted()
          else void ask(id)
          onClose()
        },
      },
    )
  }
  const title = isChanged
    ? t('trust.title.changed', { name })
    : t(data?.state === 'trusted' ? 'trust.title.trusted' : 'trust.title', { name })
  return (
    <Dialog
      open
      onOpenChange={open => open || onClose()}
      title={title}
      initialFocus={later}
      footer={
        <>
          <Button ref={later} onClick={onClose}>
            {t(data?.state === 'trusted' ? 'ui.close' : 'trust.later')}
          </Button>
          {data?.state === 'unknown' && key && (
            <Button variant="primary" busy={trust.isPending} onClick={accept}>
              {t('trust.yes')}
            </Button>
          )}
          {isChanged && key && (
            <Button
              variant="danger"
              busy={trust.isPending}
              blocked={!confirmsKey(typed, key)}
              onClick={accept}
            >
              {t('trust.changed.yes')}
            </Button>
          )}
        </>
      }
    >
      <div className="space-y-4">
        {!data && !error && (
          <Loading label={t('trust.asking', { name })} className="space-y-2">
            <p className="text-muted">{t('trust.asking', { name })}</p>
            <Skeleton className="h-16" />
          </Loading>
        )}
        {error && (
          <ErrorPanel
            error={error}
            title={t('trust.failed', { name })}
            onRetry={() => void refetch()}
            retrying={isFetching}
          />
        )}
        {data?.state === 'trusted' && <p>{t('trust.trusted')}</p>}
        {data?.state === 'unknown' && <KeyChoice offered={data.offered} picked={key} onPick={setPicked} />}
        {isChanged && key && (
          <ChangedKey known={data.known} offered={key} typed={typed} onType={setTyped} onSubmit={accept} />
        )}
        {trust.error && <ErrorPanel error={trust.error} />}
      </div>
    </Dialog>
  )
}
