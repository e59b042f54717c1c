// Commands that an owner sends to a box, and their results. The box gets them with its next report.
import { ListRestart, RotateCw, ScrollText, Send } from 'lucide-react'
import { useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { ShownBox } from '#shared/connect/known-boxes.ts'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { Button } from '#ui/controls/button.tsx'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { When } from '#ui/when.tsx'

type Kind = ShownBox['commands'][number]['kind']
const kinds = [
  { kind: 'report', icon: Send },
  { kind: 'restart_ha', icon: ListRestart },
  { kind: 'logs', icon: ScrollText },
  { kind: 'reboot', icon: RotateCw },
] as const
const shownAtMost = 5

export function AskCard({ box: { server, id, hostname, role, commands } }: { box: ShownBox }) {
  const ask = useCommand('connect.ask')
  const [asking, setAsking] = useState(false)
  const send = (kind: Kind) =>
    ask.mutate(
      { server, id, kind },
      { onSuccess: () => toast(t('report.ask.sent')), onSettled: () => setAsking(false) },
    )
  return (
    <Card>
      <CardHeader title={t('report.ask')} detail={t('report.ask.detail')} />
      <CardBody className="space-y-3">
        {role === 'viewer' ? (
          <p className="text-muted">{t('report.ask.viewer')}</p>
        ) : (
          <div className="flex flex-wrap gap-2">
            {kinds.map(({ kind, icon }) => (
              <Button
                key={kind}
                size="sm"
                icon={icon}
                busy={ask.isPending && ask.variables.kind === kind}
                onClick={() => (kind === 'reboot' ? setAsking(true) : send(kind))}
              >
                {t(`report.ask.${kind}`)}
              </Button>
            ))}
          </div>
        )}
        {ask.error && <ErrorPanel error={ask.error} />}
        {commands.length > 0 && (
          <ul aria-label={t('report.asked')} className="space-y-1 text-sm">
            {commands.slice(0, shownAtMost).map(({ id: command, kind, at, state, message }) => (
              <li key={command}>
                {t(`report.ask.${kind}`)}
                {': '}
                {t(`report.asked.${state}`)}
                {message !== '' && <bdi translate="no">{` (${message})`}</bdi>}
                {' · '}
                <span className="text-muted">
                  <When at={at} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </CardBody>
      {asking && (
        <ConfirmDialog
          open
          onOpenChange={open => ask.isPending || setAsking(open)}
          title={t('report.ask.reboot.title', { hostname })}
          confirm={t('report.ask.reboot')}
          busy={ask.isPending}
          onConfirm={() => send('reboot')}
        >
          <p>{t('report.ask.reboot.detail')}</p>
        </ConfirmDialog>
      )}
    </Card>
  )
}
