import { useState } from 'react'
import { sendCommand } from '#lib/engine/calls.ts'
import { useOneAtATime } from '#lib/hooks/use-one-at-a-time.ts'
import { t } from '#lib/texts/texts.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

type Props = {
  hosts: readonly Pick<KnownHost, 'id' | 'name'>[]
  onClose: () => void
  onRemoved: () => void
}

export function RemoveHosts({ hosts, onClose, onRemoved }: Props) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const once = useOneAtATime()
  const remove = async () => {
    setBusy(true)
    setError(null)
    try {
      for (const { id } of hosts) await sendCommand('hosts.remove', { host: id })
      toast(t('host.removed', { count: hosts.length }))
      onClose()
      onRemoved()
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  const [first] = hosts
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={
        hosts.length === 1 && first
          ? t('host.remove.title', { name: first.name })
          : t('hosts.remove.title', { count: hosts.length })
      }
      confirm={t('host.remove.yes')}
      cancel={t('host.remove.no', { count: hosts.length })}
      busy={busy}
      onConfirm={() => void once(remove)}
    >
      <p>{t('host.remove.detail', { count: hosts.length })}</p>
      {Boolean(error) && <ErrorPanel className="mt-4" error={error} />}
    </ConfirmDialog>
  )
}
