import { ExternalLink } from 'lucide-react'
import type { MouseEvent } from 'react'
import { host } from '#lib/host.ts'
import { t } from '#lib/texts/texts.ts'
import type { Forward, Machine } from '#shared/machines/machine.ts'
import { toast } from '#ui/feedback/announcer.tsx'
import { linkOf } from './machine-view.ts'

export const forwardName = ({ name, guest }: Pick<Forward, 'name' | 'guest'>) =>
  name || t('machine.ports.unnamed', { guest: String(guest) })

type Props = { machine: Pick<Machine, 'id' | 'runs'>; forward: Forward }

/** "3000 → 80"; a link where a browser can open it. The port of a machine that is off may be another program's by now. */
export function ForwardLink({ machine, forward }: Props) {
  const link = machine.runs ? linkOf(forward, window.location.hostname) : null
  const ports = (
    <span translate="no" className="tabular-nums">
      {forward.host} → {forward.guest}
      {forward.protocol === 'udp' && ' UDP'}
    </span>
  )
  if (!link) return ports
  const open = (event: MouseEvent) => {
    if (!host.openForward) return
    event.preventDefault()
    // If main refuses it, it is no longer a port of this machine. Nothing more is known.
    host.openForward(machine.id, forward.host).catch(() => toast(t('machine.ports.not-opened'), 'bad'))
  }
  return (
    <a
      href={link}
      onClick={open}
      target="_blank"
      rel="noopener noreferrer"
      title={t('machine.ports.open', { name: forwardName(forward) })}
      className="inline-flex items-center gap-1 rounded text-accent-text hover:underline"
    >
      {ports}
      <ExternalLink aria-hidden className="size-3.5" />
      <span className="sr-only">{t('machine.ports.open', { name: forwardName(forward) })}</span>
    </a>
  )
}
