// Other sizes for a VM that is stopped.
import { useRef } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { LimaVm } from '#shared/builders/lima.ts'
import { FormDialog } from '#ui/form-dialog.tsx'
import { GiB, SizeFields, useSizes } from './size-fields.tsx'

type Props = { vm: LimaVm; onClose: () => void }

export function EditVm({ vm: { name, cpus, memoryBytes, diskBytes }, onClose }: Props) {
  // A size that Lima was given in parts of a GiB stays unless it is typed again.
  const whole = (bytes: number) => (bytes % GiB === 0 ? String(bytes / GiB) : '')
  const fields = useSizes({ cpus: String(cpus), memory: whole(memoryBytes), disk: whole(diskBytes) })
  const first = useRef<HTMLInputElement>(null)
  const edit = useCommand('lima.edit')
  const submit = () => {
    const sizes = fields.read()
    if (sizes && !edit.isPending) edit.mutate({ vm: name, sizes }, { onSuccess: onClose })
  }
  return (
    <FormDialog
      title={t('lima.edit.title', { name })}
      description={t('lima.edit.detail')}
      initialFocus={first}
      send={t('lima.edit.yes')}
      busy={edit.isPending}
      error={edit.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <SizeFields
        sizes={fields}
        first={first}
        help={{ disk: t('lima.edit.disk.help', { size: Math.ceil(diskBytes / GiB) }) }}
      />
    </FormDialog>
  )
}
