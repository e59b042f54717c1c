import { sendCommand } from '#lib/engine/calls.ts'
import { useRemoval } from '#lib/hooks/use-removal.ts'
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
  const { busy, error, remove } = useRemoval(async () => {
    for (const { id } of hosts) await sendCommand('hosts.remove', { host: id })
    toast(t('host.removed', { count: hosts.length }))
    onClose()
    onRemoved()
  })
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
      onConfirm={remove}
    >
      <p>{t('host.remove.detail', { count: hosts.length })}</p>
      {Boolean(error) && <ErrorPanel className="mt-4" error={error} />}
    </ConfirmDialog>
  )
}
