import { Trash2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { TrashedWorkload, WorkloadOverview } from '#shared/contract/workloads.ts'
import { Button } from '#ui/controls/button.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Section } from '#ui/section.tsx'
import { AskAndAnswer } from './ask-and-answer.tsx'
import { mayPurge } from './can.ts'
import type { Where } from './one-workload.ts'

const dayMs = 24 * 3_600_000

type Props = { where: Where; overview: WorkloadOverview }

/** Renders nothing if it is empty. */
export function Trash({ where, overview }: Props) {
  const { trash } = overview
  if (trash.length === 0) return null
  return (
    <Section id="workloads-trash" title={t('workloads.trash')} detail={t('workloads.trash.detail')}>
      {trash.map(each => (
        <Trashed key={each.id} where={where} trashed={each} purgeable={mayPurge(overview)} />
      ))}
    </Section>
  )
}

function Trashed({
  where,
  trashed: { id, name, owner, leftMs },
  purgeable,
}: {
  where: Where
  trashed: TrashedWorkload
  purgeable: boolean
}) {
  const [purging, setPurging] = useState(false)
  const undo = useCommand('workloads.undo')
  const done = () => toast(t('workloads.undone', { name }))
  return (
    <article className="space-y-3 rounded-lg border border-line bg-surface px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-48 flex-1">
          <h3 translate="no" dir="auto" className="truncate font-semibold">
            {name}
          </h3>
          <p className="text-muted text-sm">
            {t('workloads.trash.left', { owner, days: Math.ceil(leftMs / dayMs) })}
          </p>
        </div>
        <Button
          size="sm"
          icon={Undo2}
          busy={undo.isPending}
          aria-label={t('workloads.undo.name', { name })}
          onClick={() => undo.mutate({ ...where, id }, { onSuccess: done })}
        >
          {t('workloads.undo')}
        </Button>
        {purgeable && (
          <Button
            size="sm"
            icon={Trash2}
            aria-label={t('workloads.purge.name', { name })}
            onClick={() => setPurging(true)}
          >
            {t('workloads.purge')}
          </Button>
        )}
      </div>
      {undo.error && <ErrorPanel error={undo.error} />}
      {purging && (
        <AskAndAnswer
          where={where}
          question={{ verb: 'purge', name, id }}
          onClose={() => setPurging(false)}
        />
      )}
    </article>
  )
}
