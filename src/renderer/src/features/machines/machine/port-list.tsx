import { t } from '#lib/texts/texts.ts'
import type { Machine } from '#shared/machines/machine.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { ForwardLink, forwardName } from '../forward-link.tsx'
import { OwnTerminal } from './own-terminal.tsx'

/** The ports of this computer that lead to the machine. */
export function PortList({ machine }: { machine: Machine }) {
  const { forwards } = machine
  return (
    <Card>
      <CardHeader title={t('machine.ports')} />
      <div className="space-y-3 p-4">
        {forwards.length === 0 && <p className="text-muted">{t('machine.ports.none')}</p>}
        <ul className="space-y-1.5">
          {forwards.map(forward => (
            <li key={`${forward.protocol}${forward.host}`}>
              <p className="flex gap-3">
                <span className="w-24 shrink-0 truncate text-muted">{forwardName(forward)}</span>
                <ForwardLink machine={machine} forward={forward} />
              </p>
              {forward.insteadOf !== null && (
                <p className="text-muted text-sm">
                  {t('machine.ports.instead', { port: String(forward.insteadOf) })}
                </p>
              )}
            </li>
          ))}
        </ul>
        <OwnTerminal machine={machine} />
      </div>
    </Card>
  )
}
