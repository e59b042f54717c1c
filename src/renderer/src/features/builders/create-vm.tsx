// How large the VM is to be. What is left empty, Lima takes of this computer.
import { useRef } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { FormDialog } from '#ui/form-dialog.tsx'
import { SizeFields, useSizes } from './size-fields.tsx'

export function CreateVm({ onClose }: { onClose: () => void }) {
  const fields = useSizes({ cpus: '', memory: '', disk: '80' })
  const first = useRef<HTMLInputElement>(null)
  const create = useCommand('lima.create')
  const submit = () => {
    const sizes = fields.read()
    if (sizes && !create.isPending) create.mutate({ sizes }, { onSuccess: onClose })
  }
  const usual = t('lima.create.default')
  return (
    <FormDialog
      title={t('lima.create.title')}
      description={t('lima.create.explain')}
      initialFocus={first}
      send={t('lima.create.yes')}
      busy={create.isPending}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <SizeFields
        sizes={fields}
        first={first}
        help={{ cpus: usual, memory: t('lima.create.memory.help'), disk: t('lima.create.disk.help') }}
      />
      <p className="text-muted">{t('lima.none.detail')}</p>
    </FormDialog>
  )
}
