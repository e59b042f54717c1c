// One workload: its state, and what this person may do with it.
import {
  Camera,
  CameraOff,
  CircleAlert,
  CircleCheck,
  CircleQuestionMark,
  Ellipsis,
  FileText,
  Play,
  Scaling,
  Square,
  Terminal,
  Trash2,
  Undo2,
} from 'lucide-react'
import { useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { Workload, WorkloadOverview } from '#shared/contract/workloads.ts'
import { bytes, list } from '#shared/messages/message.ts'
import { Button, IconButton } from '#ui/controls/button.tsx'
import { Menu, type MenuItem } from '#ui/controls/menu.tsx'
import { Data } from '#ui/data.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { mayUse } from './can.ts'
import type { Where } from './one-workload.ts'
import { type WorkloadAction, WorkloadDialog } from './workload-dialog.tsx'

type Props = { where: Where; workload: Workload; overview: WorkloadOverview }

export function WorkloadRow({ where, workload, overview }: Props) {
  const { name, owner, shared, modules, running, stuck, silent, address, vm } = workload
  const [open, setOpen] = useState<WorkloadAction | null>(null)
  const start = useCommand('workloads.start')
  const stop = useCommand('workloads.stop')
  const failed = start.error ?? stop.error
  const [mine, usable] = [mayUse(overview, workload, 'own'), mayUse(overview, workload, 'shared')]
  const item = (action: WorkloadAction, icon: typeof Camera, danger = false): MenuItem => ({
    label: t(`workloads.${action}`),
    icon,
    danger,
    onSelect: () => setOpen(action),
  })
  const begin = () => start.mutate({ ...where, name })
  const items: MenuItem[] = [
    // A machine that QEMU paused runs, and continues by a start.
    ...(silent ? [{ label: t('workloads.start'), icon: Play, onSelect: begin }, 'separator' as const] : []),
    item('logs', FileText),
    ...(running ? [item('exec', Terminal)] : []),
    item('snapshot', Camera),
    ...(mine
      ? [
          item('resize', Scaling),
          'separator' as const,
          item('restore', Undo2, true),
          item('forget-snapshot', CameraOff, true),
          item('destroy', Trash2, true),
        ]
      : []),
  ]
  return (
    <article className="space-y-3 rounded-lg border border-line bg-surface px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <div className="min-w-40 flex-[1_1_10rem]">
          <h3 translate="no" dir="auto" className="truncate font-semibold">
            {name}
          </h3>
          <p className="truncate text-muted text-sm">
            {shared.length === 0
              ? t('workloads.of', { owner })
              : t('workloads.shared-with', { owner, people: list(shared) })}
          </p>
        </div>
        <div className="flex min-w-48 flex-[2_1_14rem] flex-col items-start gap-1 text-sm">
          <State running={running} stuck={stuck} silent={silent} />
          <p className="text-muted [overflow-wrap:anywhere]">
            <Data>{address}</Data> · <Used workload={workload} />
          </p>
          {vm && <p className="text-muted">{t('workloads.vm', { memory: vm.memoryGiB, cores: vm.cores })}</p>}
          {modules.length > 0 && (
            <p translate="no" className="text-muted [overflow-wrap:anywhere]">
              {modules.join(' · ')}
            </p>
          )}
        </div>
        {usable && (
          <div className="flex items-center gap-2">
            {running ? (
              <Button
                size="sm"
                icon={Square}
                busy={stop.isPending}
                aria-label={t('workloads.stop.name', { name })}
                onClick={() => stop.mutate({ ...where, name })}
              >
                {t('workloads.stop')}
              </Button>
            ) : (
              <Button
                size="sm"
                icon={Play}
                busy={start.isPending}
                aria-label={t('workloads.start.name', { name })}
                onClick={begin}
              >
                {t('workloads.start')}
              </Button>
            )}
            <Menu
              trigger={<IconButton size="sm" icon={Ellipsis} label={t('workloads.more', { name })} />}
              items={items}
            />
          </div>
        )}
      </div>
      {stuck && <p className="text-bad text-sm">{t('workloads.stuck.detail', { name })}</p>}
      {silent && <p className="text-sm text-warn">{t('workloads.silent.detail', { name })}</p>}
      {failed && <ErrorPanel error={failed} />}
      {open && (
        <WorkloadDialog action={open} where={where} workload={workload} onClose={() => setOpen(null)} />
      )}
    </article>
  )
}

function State({ running, stuck, silent }: Pick<Workload, 'running' | 'stuck' | 'silent'>) {
  if (stuck)
    return (
      <Badge tone="bad" icon={CircleAlert}>
        {t('workloads.stuck')}
      </Badge>
    )
  if (silent)
    return (
      <Badge tone="warn" icon={CircleQuestionMark}>
        {t('workloads.silent')}
      </Badge>
    )
  return running ? (
    <Badge tone="ok" icon={CircleCheck}>
      {t('workloads.running')}
    </Badge>
  ) : (
    <Badge icon={Square}>{t('workloads.stopped')}</Badge>
  )
}

const Used = ({ workload: { usedBytes, quotaGiB: quota } }: { workload: Workload }) =>
  usedBytes === null
    ? t('workloads.used-unknown', { quota })
    : t('workloads.used', { used: bytes(usedBytes), quota })
