// The system of an offline kit: a folder, on a stick for instance, and the key by which it has to be signed.
import { FolderOpen } from 'lucide-react'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { useFolderPicker } from '#ui/paths/pickers.tsx'
import type { DeployWizard } from '../wizard/use-deploy.ts'

type Props = { wizard: DeployWizard; tried: boolean }

export function KitSource({ wizard: { draft, set }, tried }: Props) {
  const picker = useFolderPicker()
  const { folder, key } = draft.kit
  const change = (part: Partial<typeof draft.kit>) => set({ kit: { ...draft.kit, ...part } })
  const pick = async () => {
    const picked = await picker.pick(t('deploy.what.kit.pick'))
    if (picked) change({ folder: picked })
  }
  return (
    <div className="max-w-2xl space-y-4">
      <Field
        label={t('deploy.what.kit.folder')}
        required
        error={tried && folder.trim() === '' ? t('deploy.what.missing-kit') : undefined}
      >
        {control => (
          <div className="flex gap-2">
            <Input
              {...control}
              className="font-mono"
              value={folder}
              onChange={event => change({ folder: event.target.value })}
            />
            <Button icon={FolderOpen} onClick={() => void pick()}>
              {t('deploy.what.flake.folder')}
            </Button>
          </div>
        )}
      </Field>
      <Field label={t('deploy.what.kit.key')} help={t('deploy.what.kit.key.help')}>
        {control => (
          <Input
            {...control}
            className="font-mono"
            value={key}
            onChange={event => change({ key: event.target.value })}
          />
        )}
      </Field>
      {picker.dialog}
    </div>
  )
}
