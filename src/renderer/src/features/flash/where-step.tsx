import { Usb } from 'lucide-react'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Button } from '../../ui/button.tsx'
import { Loading, Skeleton } from '../../ui/skeleton.tsx'
import { count } from '../../lib/words.ts'
import { AnotherPath } from './another-path.tsx'
import { choose, type DriveRow as Row } from './drive-choice.ts'
import { DriveRow } from './drive-row.tsx'
import { GoneDrives } from './gone-drives.tsx'
import { InternalDrives } from './internal-drives.tsx'
import { NeverDrives } from './never-drives.tsx'
import type { FlashWizard } from './use-flash.ts'

export function WhereStep({ wizard }: { wizard: FlashWizard }) {
  const { drives, draft, groups, toggle } = wizard
  const { list } = drives
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
      <GoneDrives wizard={wizard} />
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
          {groups.plugged.length > 0 ? (
            <DriveList label="Drives" rows={groups.plugged} wizard={wizard} />
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

export const isChosen = ({ draft }: FlashWizard, { drive }: Row) =>
  draft.drives.some(({ path }) => path === drive.path)

type DriveListProps = { label: string; rows: readonly Row[]; wizard: FlashWizard }

export const DriveList = ({ label, rows, wizard }: DriveListProps) => (
  <ul aria-label={label} className="space-y-2">
    {rows.map(row => (
      <DriveRow
        key={row.drive.path}
        row={row}
        image={wizard.facts}
        chosen={isChosen(wizard, row)}
        onToggle={on => wizard.toggle(choose(row.drive), on)}
        onForget={
          wizard.draft.named.includes(row.drive.path)
            ? () => wizard.forgetNamed(row.drive.path)
            : undefined
        }
      />
    ))}
  </ul>
)
