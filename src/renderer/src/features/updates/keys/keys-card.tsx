// The keys of updates on this computer: makes, shows and replaces them.
import '../texts.ts'
import { KeyRound, RotateCw } from 'lucide-react'
import { useState } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { Button } from '#ui/controls/button.tsx'
import { Data } from '#ui/data.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { asReport, ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { MakeKeys } from './make-keys.tsx'
import { RecoveryShown } from './recovery-shown.tsx'
import { ReplaceKey } from './replace-key.tsx'

type Open = { kind: 'make' } | { kind: 'replace'; has: boolean } | { kind: 'shown'; recovery: string }

export function KeysCard() {
  const { data, error, refetch, isFetching } = useCall('updates.keys', {})
  const [open, setOpen] = useState<Open | null>(null)
  const [written, setWritten] = useState<string | null>(null)
  const close = () => setOpen(null)
  const keys = data?.keys
  return (
    <>
      {data?.keyring && (
        <ErrorPanel
          className="max-w-2xl"
          error={data.keyring}
          title={t('updates.keyring.absent')}
          onRetry={() => void refetch()}
          retrying={isFetching}
        />
      )}
      {error && !data ? (
        <ErrorPanel
          error={error}
          title={t('updates.keys.unreadable')}
          onRetry={() => void refetch()}
          retrying={isFetching}
          actions={
            asReport(error).code === 'update.keys-broken' && (
              <Button size="sm" icon={KeyRound} onClick={() => setOpen({ kind: 'replace', has: false })}>
                {t('updates.keys.have')}
              </Button>
            )
          }
        />
      ) : !data ? (
        <Loading label={t('updates.keys.loading')}>
          <Skeleton className="h-28 rounded-lg" />
        </Loading>
      ) : keys ? (
        <Card className="max-w-2xl">
          <CardHeader
            title={t('updates.keys')}
            actions={
              <Button
                size="sm"
                icon={RotateCw}
                disabled={data.keyring !== null}
                onClick={() => setOpen({ kind: 'replace', has: true })}
              >
                {t('updates.keys.replace')}
              </Button>
            }
          />
          <CardBody>
            <dl className="grid gap-x-4 gap-y-1 text-sm @lg:grid-cols-[max-content_1fr]">
              <dt className="text-muted">{t('updates.keys.daily')}</dt>
              <dd className="font-mono [overflow-wrap:anywhere]">
                <Data>{keys.daily}</Data>
              </dd>
              <dt className="text-muted">{t('updates.keys.recovery')}</dt>
              <dd className="font-mono [overflow-wrap:anywhere]">
                <Data>{keys.recovery}</Data>
              </dd>
            </dl>
          </CardBody>
        </Card>
      ) : data.keyring ? null : (
        <Card className="max-w-2xl">
          <CardHeader title={t('updates.keys.none')} />
          <CardBody className="space-y-3">
            <p>{t('updates.keys.none.detail')}</p>
            <div className="flex flex-wrap gap-2">
              <Button variant="primary" icon={KeyRound} onClick={() => setOpen({ kind: 'make' })}>
                {t('updates.keys.make')}
              </Button>
              <Button onClick={() => setOpen({ kind: 'replace', has: false })}>
                {t('updates.keys.have')}
              </Button>
            </div>
          </CardBody>
        </Card>
      )}
      {written !== null && (
        <Callout tone="warn" className="max-w-2xl" title={t('updates.keys.written', { path: written })}>
          {t('updates.keys.written.detail')}
        </Callout>
      )}
      {open?.kind === 'make' && (
        <MakeKeys
          onMade={(recovery, file) => {
            setWritten(recovery === null ? file : null)
            setOpen(recovery === null ? null : { kind: 'shown', recovery })
          }}
          onClose={close}
        />
      )}
      {open?.kind === 'shown' && <RecoveryShown recovery={open.recovery} onClose={close} />}
      {open?.kind === 'replace' && <ReplaceKey has={open.has} onClose={close} />}
    </>
  )
}
