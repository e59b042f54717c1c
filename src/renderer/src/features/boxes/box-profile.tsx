// The profile of a box, for one that has none or is to become another computer.
import { useState } from 'react'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { Field } from '#ui/controls/field.tsx'
import { Select } from '#ui/controls/input.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'

export function BoxProfile({ box, onClose }: { box: BoxView; onClose: () => void }) {
  const change = useCommand('boxes.change')
  const profiles = useCall('profiles.list', {}).data?.profiles ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const profile = chosen ?? box.profile ?? profiles[0]?.id ?? ''
  // A flake that it has now is not in the list.
  const isListed = box.profile === null || profiles.some(({ id }) => id === box.profile)
  const options = [
    ...(isListed ? [] : [{ value: box.profile ?? '', label: box.profile ?? '' }]),
    ...profiles.map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    <FormDialog
      title={t('box.profile.title', { name: box.name })}
      send={t('box.profile.send')}
      ready={profile !== '' && profile !== box.profile}
      busy={change.isPending}
      error={change.error}
      onSubmit={() => change.mutate({ box: box.id, profile }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Field
        label={t('box.profile.label')}
        help={t(box.profile === null ? 'box.profile.first-help' : 'box.profile.help')}
      >
        {control => <Select {...control} value={profile} options={options} onValueChange={setChosen} />}
      </Field>
    </FormDialog>
  )
}
