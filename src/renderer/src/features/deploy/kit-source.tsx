// The system of an offline kit: a folder, on a stick for instance, and the key by which it has to be signed.
import '#features/sources/texts.ts'
import { t } from '#lib/texts/texts.ts'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { FolderInput } from '#ui/paths/folder-input.tsx'
import type { DeployWizard } from './wizard/use-deploy.ts'

type Props = { wizard: DeployWizard; tried: boolean }

export function KitSource({ wizard: { draft, set }, tried }: Props) {
  const { folder, key } = draft.kit
  const change = (part: Partial<typeof draft.kit>) => set({ kit: { ...draft.kit, ...part } })
  return (
    <div className="max-w-2xl space-y-4">
      <Field
        label={t('deploy.what.kit.folder')}
        required
        error={tried && folder.trim() === '' ? t('deploy.what.missing-kit') : undefined}
      >
        {control => (
          <FolderInput
            control={control}
            pick={t('deploy.what.kit.pick')}
            value={folder}
            onValueChange={picked => change({ folder: picked })}
          />
        )}
      </Field>
      <Field label={t('sources.kit-key')} help={t('deploy.what.kit.key.help')}>
        {control => (
          <Input
            {...control}
            className="font-mono"
            value={key}
            onChange={event => change({ key: event.target.value })}
          />
        )}
      </Field>
    </div>
  )
}
