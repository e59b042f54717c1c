import { Link } from 'wouter'
import { useNow } from '#lib/hooks/use-now.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { formatDuration } from '#lib/texts/times.ts'
import type { Machine } from '#shared/machines/machine.ts'
import { mebibytes } from '#shared/messages/message.ts'
import { machineHref } from '#shared/window/routes.ts'
import { When } from '#ui/when.tsx'
import { ForwardLink, forwardName } from './forward-link.tsx'
import { MachineStateBadge } from './machine-state.tsx'
import { uptimeMs } from './machine-view.ts'

const shownForwards = 4

export function MachineRow({ machine }: { machine: Machine }) {
  const { id, name, state, memoryMiB, cpus, forwards, endedAt, architecture } = machine
  const up = uptimeMs(machine, useNow(1000))
  return (
    <article className="flex flex-wrap items-center gap-x-6 gap-y-2 rounded-lg border border-line bg-surface px-4 py-3">
      <div className="min-w-48 flex-[2_1_12rem]">
        <h2 className="truncate font-semibold">
          <Link
            href={machineHref(id)}
            dir="auto"
            translate="no"
            className="rounded hover:text-accent-text hover:underline"
          >
            {name}
          </Link>
        </h2>
        <p translate="no" dir="auto" className="truncate text-muted text-sm">
          {id} · {architecture}
        </p>
      </div>
      <div className="flex w-44 flex-col items-start gap-1">
        <MachineStateBadge state={state} />
        <span className="text-muted text-sm tabular-nums">
          {up !== null && t('machine.up', { duration: formatDuration(up) })}
          {endedAt !== null && (
            <>
              {t('machine.ended')} <When at={endedAt} />
            </>
          )}
        </span>
      </div>
      <dl className="w-48 text-sm">
        <div className="flex gap-2">
          <dt className="w-16 text-muted">{t('machine.fact.memory')}</dt>
          {/* Memory and processors in use change without an event: the machine's page polls them. */}
          <dd className="tabular-nums">{texts.text(mebibytes(memoryMiB))}</dd>
        </div>
        <div className="flex gap-2">
          <dt className="w-16 text-muted">{t('machine.cpus')}</dt>
          <dd className="tabular-nums">{cpus}</dd>
        </div>
      </dl>
      <ul className="min-w-40 flex-[1_1_10rem] text-sm">
        {up !== null &&
          forwards.slice(0, shownForwards).map(forward => (
            <li key={`${forward.protocol}${forward.host}`} className="flex gap-2">
              <span className="w-24 truncate text-muted">{forwardName(forward)}</span>
              <ForwardLink machine={machine} forward={forward} />
            </li>
          ))}
      </ul>
    </article>
  )
}
