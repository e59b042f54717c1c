// Kiln's own login at the Connect that it runs: with its address and fingerprint, so that no line has to be copied.
import { Plus } from 'lucide-react'
import { useStoppedCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { OwnConnect } from '#shared/contract/connect.ts'
import { Button } from '#ui/controls/button.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

type Running = NonNullable<OwnConnect['running']>

export function JoinOwn({ running: { url, fingerprint } }: { running: Running }) {
  const join = useStoppedCommand('connect.joinOwn')
  const add = () =>
    join.mutate({}, { onSuccess: ({ address }) => toast(t('own-connect.joined', { address })) })
  return (
    <div className="space-y-3">
      <Callout
        actions={
          <Button icon={Plus} busy={join.isPending} onClick={add}>
            {t('own-connect.join')}
          </Button>
        }
      >
        {t('own-connect.join.detail', { address: url })}{' '}
        {fingerprint !== null && t('own-connect.join.fingerprint')}
      </Callout>
      {join.error && <ErrorPanel error={join.error} title={t('own-connect.join.failed')} />}
    </div>
  )
}
