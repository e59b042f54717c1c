// The servers where this computer has a login. A server that is away for a while is not an error: its
// computer may be asleep.
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { rich } from '#lib/texts/rich-text.tsx'
import { t, texts } from '#lib/texts/texts.ts'
import type { ConnectServer } from '#shared/contract/connect.ts'
import { Card } from '#ui/card.tsx'
import { IconButton } from '#ui/controls/button.tsx'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Section } from '#ui/section.tsx'
import { When } from '#ui/when.tsx'

export function ServersSection({ servers }: { servers: readonly ConnectServer[] }) {
  const [removed, setRemoved] = useState<ConnectServer | null>(null)
  return (
    <Section id="connect-servers" title={t('reports.servers')} detail={t('reports.servers.detail')}>
      <Card>
        <ul aria-label={t('reports.servers')} className="divide-y divide-line">
          {servers.map(server => (
            <li key={server.id} className="space-y-3 px-4 py-2.5">
              <div className="flex items-center gap-3">
                <div className="min-w-0 flex-1">
                  <p translate="no" className="truncate font-medium" title={server.address}>
                    {server.address}
                  </p>
                  <p className="text-muted text-sm">
                    {server.login !== null && <>{t('reports.server.login', { login: server.login })} · </>}
                    {server.seenAt === null
                      ? t('reports.server.never')
                      : rich('reports.server.seen', { when: <When at={server.seenAt} /> })}
                  </p>
                  {server.seenAt !== null && server.households.length === 0 && (
                    <p className="text-warn text-sm">{t('reports.server.no-household')}</p>
                  )}
                  {server.isAway && <p className="text-muted text-sm">{t('reports.server.away')}</p>}
                </div>
                <IconButton
                  icon={Trash2}
                  label={t('reports.server.remove', { address: server.address })}
                  onClick={() => setRemoved(server)}
                />
              </div>
              {server.problem && !server.isAway && (
                <ErrorPanel
                  error={server.problem}
                  title={t('reports.server.problem', { address: server.address })}
                />
              )}
            </li>
          ))}
        </ul>
      </Card>
      {removed && <RemoveServer server={removed} onClose={() => setRemoved(null)} />}
    </Section>
  )
}

function RemoveServer({ server: { id, address }, onClose }: { server: ConnectServer; onClose: () => void }) {
  const remove = useCommand('connect.remove')
  const confirm = () =>
    remove.mutate(
      { server: id },
      {
        onSuccess: ({ unended, kept }) => {
          const lines = [
            unended
              ? t('reports.removed.unended', { address, reason: texts.error(unended).message })
              : t('reports.removed', { address }),
            kept && t('reports.removed.kept', { reason: texts.error(kept).message }),
          ]
          toast(lines.filter(Boolean).join(' '))
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      open
      onOpenChange={() => remove.isPending || onClose()}
      title={t('reports.remove.title', { address })}
      confirm={t('reports.remove.yes')}
      busy={remove.isPending}
      onConfirm={confirm}
    >
      <p>{t('reports.remove.detail')}</p>
      {remove.error && <ErrorPanel className="mt-4" error={remove.error} />}
    </ConfirmDialog>
  )
}
