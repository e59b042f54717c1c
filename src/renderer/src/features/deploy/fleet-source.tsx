// Chooses the source of a fleet's systems, each of which goes to its host: the configurations of a flake, or boxes.
import '#features/sources/texts.ts'
import { t } from '#lib/texts/texts.ts'
import { folderReference } from '#shared/profiles/reference.ts'
import { Field } from '#ui/controls/field.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { FolderInput } from '#ui/paths/folder-input.tsx'
import { type FleetDraft, fleetProblem, withFlake } from './wizard/fleet.ts'
import type { DeployWizard } from './wizard/use-deploy.ts'

type Props = { wizard: DeployWizard; tried: boolean }
const kinds = ['flake', 'boxes'] as const

export function FleetSource({ wizard: { draft, set }, tried }: Props) {
  const { fleet } = draft
  const change = (flake: string) => set({ fleet: withFlake(fleet, flake) })
  return (
    <>
      <RadioGroup
        aria-label={t('deploy.fleet.of')}
        options={kinds.map(value => ({ value, label: t(`deploy.fleet.of.${value}`) }))}
        value={fleet.of}
        onValueChange={of => set({ fleet: { ...fleet, of: of as FleetDraft['of'] } })}
      />
      {fleet.of === 'boxes' && <p className="text-muted">{t('deploy.fleet.boxes-help')}</p>}
      {fleet.of === 'flake' && (
        <Field
          className="max-w-2xl"
          label={t('deploy.fleet.flake')}
          required
          error={tried ? (fleetProblem(fleet) ?? undefined) : undefined}
        >
          {control => (
            <FolderInput
              control={control}
              pick={t('sources.flake.pick')}
              placeholder={t('deploy.fleet.flake.example')}
              value={fleet.flake}
              onValueChange={change}
              onPick={folder => change(folderReference(folder))}
            />
          )}
        </Field>
      )}
    </>
  )
}
