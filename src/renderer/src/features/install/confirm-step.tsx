// The last look before a disk is erased: each is named by its serial, typed.
import { HardDrive, Pencil } from 'lucide-react'
import { PlanState } from '#features/plan/plan-state.tsx'
import { seedText } from '#features/seed/answers.ts'
import { rich } from '#lib/texts/rich-text.tsx'
import { t } from '#lib/texts/texts.ts'
import { driveName } from '#shared/drives/drive-name.ts'
import type { KilnError } from '#shared/errors.ts'
import type { HostDisk } from '#shared/hosts/disks.ts'
import { installCommandLine } from '#shared/install/command-line.ts'
import type { InstallPlan } from '#shared/install/plan.ts'
import { Card } from '#ui/card.tsx'
import { Button } from '#ui/controls/button.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Data } from '#ui/data.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { SameCommand } from '#ui/same-command.tsx'
import { DiskDetails } from './disk-row.tsx'
import { MachineProblem } from './machine-problem.tsx'
import { updateDraft } from './wizard/draft.ts'
import { isPersonal } from './wizard/problems.ts'
import type { InstallWizard } from './wizard/use-install.ts'

type Props = { wizard: InstallWizard; startError: KilnError | null }

export const ConfirmStep = ({ wizard, startError }: Props) => (
  <div className="space-y-4">
    <h2 className="font-semibold text-lg">{t('install.confirm.heading')}</h2>
    {startError && <NotStarted error={startError} onChange={() => wizard.go('personal')} />}
    <PlanState planning={wizard.planning}>{plan => <Erased wizard={wizard} plan={plan} />}</PlanState>
    {wizard.request && <SameCommand command={installCommandLine(wizard.request)} />}
  </div>
)

type NotStartedProps = { error: KilnError; onChange: () => void }

/** If the personal data do not fit, this leads back to them. */
const NotStarted = ({ error, onChange }: NotStartedProps) => (
  <ErrorPanel
    error={error}
    actions={
      isPersonal(error) && (
        <Button size="sm" icon={Pencil} onClick={onChange}>
          {t('install.change.personal')}
        </Button>
      )
    }
  />
)

function Erased({ wizard, plan }: { wizard: InstallWizard; plan: InstallPlan }) {
  const { erased, problems, contentsRead, name } = plan
  if (problems.length > 0)
    return problems.map(problem => (
      <MachineProblem
        key={JSON.stringify(problem)}
        problem={problem}
        host={wizard.host}
        title={t('install.confirm.problem')}
        again={wizard.planning.again}
      />
    ))
  return (
    <>
      <p>{t('install.confirm.lost', { count: erased.length, name: wizard.host?.name ?? '' })}</p>
      <Card>
        <ul aria-label={t('install.confirm.disks')} className="divide-y divide-line">
          {erased.map(disk => (
            <ConfirmDisk
              key={disk.serial}
              disk={disk}
              contentsRead={contentsRead}
              typed={wizard.draft.typed[disk.serial] ?? ''}
              onType={text =>
                updateDraft(from => ({ ...from, typed: { ...from.typed, [disk.serial]: text } }))
              }
            />
          ))}
        </ul>
      </Card>
      <p className="text-muted">{rich('install.confirm.then', { system: <Data>{name}</Data> })}</p>
      {wizard.seed && (
        <p className="text-muted [overflow-wrap:anywhere]">
          {rich('install.confirm.personal', { what: <Data>{seedText(wizard.seed)}</Data> })}
        </p>
      )}
    </>
  )
}

type DiskProps = { disk: HostDisk; contentsRead: boolean; typed: string; onType: (text: string) => void }

const ConfirmDisk = ({ disk, contentsRead, typed, onType }: DiskProps) => (
  <li className="flex gap-3 px-4 py-3">
    <HardDrive aria-hidden className="mt-0.5 size-5 shrink-0 text-muted" />
    <div className="min-w-0 flex-1 space-y-3">
      <div>
        <p translate="no" dir="auto" className="break-words font-medium">
          {driveName(disk)}
        </p>
        <DiskDetails disk={disk} contentsRead={contentsRead} />
      </div>
      <Field
        className="max-w-md"
        label={rich('install.confirm.type', {
          serial: (
            <span translate="no" className="break-all font-semibold select-none">
              {disk.serial}
            </span>
          ),
        })}
        error={isOther(typed, disk.serial) ? t('install.confirm.wrong') : undefined}
      >
        {control => (
          <Input
            {...control}
            className="font-mono"
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={event => onType(event.target.value)}
          />
        )}
      </Field>
    </div>
  </li>
)

/** The beginning of the serial is not wrong: a person may still be typing. */
const isOther = (typed: string, serial: string) => !serial.startsWith(typed.trim())
