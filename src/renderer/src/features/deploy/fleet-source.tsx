// A flake whose configurations each go to their host.
import '#features/sources/texts.ts'
import { t } from '#lib/texts/texts.ts'
import { folderReference } from '#shared/profiles/reference.ts'
import { Field } from '#ui/controls/field.tsx'
import { FolderInput } from '#ui/paths/folder-input.tsx'
import { fleetProblem, withFlake } from './wizard/fleet.ts'
import type { DeployWizard } from './wizard/use-deploy.ts'

type Props = { wizard: DeployWizard; tried: boolean }

export function FleetSource({ wizard: { draft, set }, tried }: Props) {
  const { fleet } = draft
  const change = (flake: string) => set({ fleet: withFlake(fleet, flake) })
  return (
    <Field
      className="max-w-2xl"
      label={t('deploy.fleet.flake')}
      required
      error={tried ? (fleetProblem(fleet.flake) ?? undefined) : undefined}
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
  )
}
