// One Lima VM: its state, its sizes, and what can be done with it.
import {
  CircleCheck,
  CircleX,
  Ellipsis,
  FileText,
  Loader,
  Play,
  RotateCw,
  Square,
  Trash2,
} from 'lucide-react'
import { useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { KnownBuilder } from '#shared/builders/builder.ts'
import type { LimaState, LimaVm } from '#shared/builders/lima.ts'
import { mebibytes } from '#shared/messages/message.ts'
import { Button, IconButton } from '#ui/controls/button.tsx'
import { Menu, type MenuItem } from '#ui/controls/menu.tsx'
import { Badge, type Tone } from '#ui/feedback/badge.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Problem } from './builder-row.tsx'
import { factsText } from './builder-view.ts'
import { DeleteVm } from './delete-vm.tsx'
import { EditVm } from './edit-vm.tsx'
import { JobProgress, useLastJob } from './job-progress.tsx'
import { VmLogs } from './vm-logs.tsx'

const tones: Record<LimaState, Tone> = {
  ready: 'ok',
  booting: 'accent',
  stopped: 'neutral',
  degraded: 'warn',
  broken: 'bad',
}
const icons = { ready: CircleCheck, booting: Loader, stopped: Square, degraded: CircleX, broken: CircleX }
const kinds = ['create-lima', 'start-lima', 'stop-lima', 'change-lima', 'clean-lima', 'delete-lima']

type Props = { vm: LimaVm; builder: KnownBuilder | null }

export function VmRow({ vm, builder }: Props) {
  const { name, state, architecture, cpus, memoryBytes, diskBytes, problem } = vm
  const [asking, setAsking] = useState<'edit' | 'logs' | 'delete' | 'recreate' | null>(null)
  const close = () => setAsking(null)
  const start = useCommand('lima.start')
  const stop = useCommand('lima.stop')
  const restart = useCommand('lima.restart')
  const clean = useCommand('lima.clean')
  const adopt = useCommand('lima.adopt')
  const commands = [start, stop, restart, clean, adopt]
  const failed = commands.find(({ error }) => error)?.error
  const job = useLastJob(vm.builder ?? `lima-${name}`, kinds)
  const isRunning = state === 'ready' || state === 'booting' || state === 'degraded'
  const one = { vm: name }
  const size = (count: number) => mebibytes(count / 2 ** 20)
  const items: MenuItem[] = [
    { label: t('lima.logs'), icon: FileText, onSelect: () => setAsking('logs') },
    ...(state === 'stopped' ? [{ label: t('lima.edit'), onSelect: () => setAsking('edit') }] : []),
    ...(builder && isRunning
      ? [{ label: t('lima.restart'), icon: RotateCw, onSelect: () => restart.mutate(one) }]
      : []),
    ...(builder && state !== 'broken' ? [{ label: t('lima.clean'), onSelect: () => clean.mutate(one) }] : []),
    ...(builder || state === 'broken'
      ? [{ label: t('lima.recreate'), danger: true, onSelect: () => setAsking('recreate') }]
      : []),
    { label: t('lima.delete'), icon: Trash2, danger: true, onSelect: () => setAsking('delete') },
  ]
  return (
    <article className="space-y-3 rounded-lg border border-line bg-surface px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <div className="min-w-48 flex-[1_1_12rem]">
          <h3 translate="no" dir="auto" className="truncate font-semibold">
            {name}
          </h3>
          <p className="text-muted text-sm">
            {architecture && <span translate="no">{architecture} · </span>}
            {t('lima.sizes', { cpus, memory: size(memoryBytes), disk: size(diskBytes) })}
          </p>
        </div>
        <div className="flex min-w-48 flex-[2_1_16rem] flex-col items-start gap-1 text-sm">
          <Badge tone={tones[state]} icon={icons[state]}>
            {t(`lima.state.${state}`)}
          </Badge>
          {builder?.facts && <span className="text-muted">{factsText(builder.facts)}</span>}
          {problem && <span className="break-words text-muted">{texts.data(problem)}</span>}
        </div>
        <div className="flex items-center gap-2">
          {!builder && state !== 'broken' && (
            <Button
              size="sm"
              busy={adopt.isPending}
              aria-label={t('lima.adopt.name', { name })}
              onClick={() => adopt.mutate(one)}
            >
              {t('lima.adopt')}
            </Button>
          )}
          {builder && state === 'stopped' && (
            <Button
              size="sm"
              icon={Play}
              busy={start.isPending}
              aria-label={t('lima.start.name', { name })}
              onClick={() => start.mutate(one)}
            >
              {t('lima.start')}
            </Button>
          )}
          {builder && isRunning && (
            <Button
              size="sm"
              icon={Square}
              busy={stop.isPending}
              aria-label={t('lima.stop.name', { name })}
              onClick={() => stop.mutate(one)}
            >
              {t('lima.stop')}
            </Button>
          )}
          <Menu
            trigger={<IconButton size="sm" icon={Ellipsis} label={t('lima.more', { name })} />}
            items={items}
          />
        </div>
      </div>
      {failed && <ErrorPanel error={failed} />}
      {job ? <JobProgress job={job} /> : builder && <Problem builder={builder} />}
      {asking === 'edit' && <EditVm vm={vm} onClose={close} />}
      {asking === 'logs' && <VmLogs name={name} onClose={close} />}
      {(asking === 'delete' || asking === 'recreate') && (
        <DeleteVm name={name} recreate={asking === 'recreate'} onClose={close} />
      )}
    </article>
  )
}
