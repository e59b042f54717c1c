import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { type ChosenState, choose, type DriveRow as Row, withDisconnected } from '../wizard/drive-choice.ts'
import type { FlashWizard } from '../wizard/use-flash.ts'
import { DriveRow } from './drive-row.tsx'

/** Chosen, and still the same drive. */
export const isChosen = ({ states }: FlashWizard, { drive }: Row) =>
  states.some(({ chosen, gone }) => chosen.path === drive.path && !gone)

type DriveListProps = {
  label: string
  rows: readonly Row[]
  wizard: FlashWizard
  gone?: readonly ChosenState[]
}

export const DriveList = ({ label, rows, wizard, gone = [] }: DriveListProps) => (
  <ul aria-label={label} className="space-y-2">
    {withDisconnected(rows, gone).map(one =>
      'gone' in one ? (
        <GoneRow key={`gone ${one.path}`} state={one.gone} wizard={wizard} />
      ) : (
        <DriveRow
          key={one.path}
          row={one.row}
          image={wizard.facts}
          chosen={isChosen(wizard, one.row)}
          onToggle={on => wizard.toggle(choose(one.row.drive), on)}
          onForget={wizard.draft.named.includes(one.path) ? () => wizard.forgetNamed(one.path) : undefined}
        />
      ),
    )}
  </ul>
)

/** Replaces a drive that was chosen and is gone, and is as high as the drive was. */
const GoneRow = ({ state, wizard }: { state: ChosenState; wizard: FlashWizard }) => (
  <li className="flex min-h-[5.125rem] items-center gap-3 rounded-lg border border-warn border-dashed bg-warn-soft px-3 py-2">
    <p role="alert" className="min-w-0 flex-1">
      <span className="block font-semibold text-warn">{state.gone}</span>
      {t('flash.drives.gone')}
    </p>
    <Button size="sm" onClick={() => wizard.toggle(state.chosen, false)}>
      {t('flash.drives.leave-out')}
    </Button>
  </li>
)
