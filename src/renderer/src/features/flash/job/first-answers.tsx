// After a flash: the machines of its drives, each until it answers on this network with the key that Kiln made for it.

import '#features/hosts/texts.ts'
import { CircleCheck, LoaderCircle } from 'lucide-react'
import { useEffect } from 'react'
import { Link } from 'wouter'
import { useCall } from '#lib/engine/calls.ts'
import { useNetworkCall } from '#lib/engine/network-call.ts'
import { t } from '#lib/texts/texts.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { hostHref } from '#shared/window/routes.ts'
import { announce } from '#ui/feedback/announcer.tsx'

const everyMs = 15_000

/** `names`: those that the list of hosts has them by. */
export function FirstAnswers({ names }: { names: readonly string[] }) {
  const hosts = useCall('hosts.list', {})
  const mine = names.flatMap(name => hosts.data?.find(host => host.name === name && host.flashed) ?? [])
  // The engine notes found hosts in the list, from which they are read.
  useNetworkCall(
    'hosts.discover',
    { seconds: 3 },
    { staleMs: everyMs, everyMs, enabled: mine.some(({ seen }) => seen === null) },
  )
  if (mine.length === 0) return null
  return (
    <ul aria-label={t('flash.answers')} className="space-y-1">
      {mine.map(host => (
        <Answer key={host.id} host={host} />
      ))}
    </ul>
  )
}

function Answer({ host: { id, name, flashed, seen } }: { host: KnownHost }) {
  const text = seen
    ? t('flash.answers.online', { name, image: flashed?.name ?? '' })
    : t('flash.answers.waiting', { name })
  useEffect(() => {
    if (seen) announce(text)
  }, [seen, text])
  const Sign = seen ? CircleCheck : LoaderCircle
  return (
    <li className="flex items-start gap-2">
      <Sign aria-hidden className={seen ? 'mt-0.5 size-4 text-ok' : 'mt-0.5 size-4 text-muted'} />
      {seen ? (
        <Link href={hostHref(id)} className="rounded text-accent-text hover:underline">
          {text}
        </Link>
      ) : (
        <span className="text-muted">{text}</span>
      )}
    </li>
  )
}
