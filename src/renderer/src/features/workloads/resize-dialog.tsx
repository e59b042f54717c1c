import { useRef, useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'
import type { OneWorkload } from './one-workload.ts'

const mostGiB = 65_536

export const isQuota = (text: string): boolean =>
  /^\d{1,5}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= mostGiB

export function ResizeDialog({ where, workload: { name, quotaGiB }, onClose }: OneWorkload) {
  const resize = useCommand('workloads.resize')
  const [quota, setQuota] = useState(String(quotaGiB))
  const [tried, setTried] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const submit = () => {
    setTried(true)
    if (!isQuota(quota)) return field.current?.focus()
    if (!resize.isPending) resize.mutate({ ...where, name, quotaGiB: Number(quota) }, { onSuccess: onClose })
  }
  return (
    <FormDialog
      title={t('workloads.resize.title', { name })}
      send={t('workloads.resize.yes')}
      initialFocus={field}
      busy={resize.isPending}
      error={resize.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label={t('workloads.create.quota')}
        help={t('workloads.resize.help')}
        error={tried && !isQuota(quota) ? t('workloads.create.quota.wrong') : undefined}
        required
      >
        {control => (
          <Input
            {...control}
            ref={field}
            inputMode="numeric"
            value={quota}
            onChange={event => setQuota(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  )
}
