import { Usb } from 'lucide-react'
import { count } from '#lib/text.ts'
import { Button } from '#ui/controls/button.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { choose } from '../wizard/drive-choice.ts'
import type { FlashWizard } from '../wizard/use-flash.ts'
import { AnotherPath } from './device-path.tsx'
import { DriveList, isChosen } from './drive-list.tsx'
import { InternalDrives } from './internal-drives.tsx'
import { NeverDrives } from './unwritable-drives.tsx'

export function WhereStep({ wizard }: { wizard: FlashWizard }) {
  const { drives, draft, groups, toggle } = wizard
  const { list } = drives
  const gone = wizard.states.filter(state => state.gone !== null)
  const free = groups.plugged.filter(row => row.canChoose && !isChosen(wizard, row))
  return (
    <div className="space-y-4">
      <div className="flex min-h-8 items-center gap-3">
        <h2 className="flex-1 font-semibold text-lg">Where should it go?</h2>
        {groups.plugged.filter(row => row.canChoose).length > 1 && (
          <Button
            size="sm"
            disabled={free.length === 0}
            onClick={() => {
              for (const row of free) toggle(choose(row.drive), true)
            }}
          >
            Choose all
          </Button>
        )}
        <p role="status" className="text-muted text-sm tabular-nums">
          {draft.drives.length > 0 && `${count(draft.drives.length, 'drive')} chosen`}
        </p>
      </div>
      {list.error && !list.data ? (
        <ErrorPanel
          title="The drives could not be listed"
          error={list.error}
          onRetry={() => void list.refetch()}
          retrying={list.isFetching}
        />
      ) : !list.data ? (
        <Loading what="the drives" className="min-h-64 space-y-2">
          {[1, 2, 3].map(one => (
            <Skeleton key={one} className="h-[4.75rem] rounded-lg" />
          ))}
        </Loading>
      ) : (
        <div className="min-h-64">
          {groups.plugged.length + gone.length > 0 ? (
            <DriveList label="Drives" rows={groups.plugged} wizard={wizard} gone={gone} />
          ) : (
            <EmptyState icon={Usb} title="Plug in a drive" className="py-8">
              A USB stick, a card in its reader or an external disk appears here by itself.
            </EmptyState>
          )}
        </div>
      )}
      <InternalDrives wizard={wizard} />
      <NeverDrives rows={groups.never} image={wizard.facts} />
      <AnotherPath wizard={wizard} />
    </div>
  )
}
