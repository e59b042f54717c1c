// How large the VM is to be. What is left empty, Lima takes of this computer.
import { useRef, useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { AskedSizes } from '#shared/model/builders/lima.ts'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'

const GiB = 2 ** 30
const least = { cpus: 1, memory: 1, disk: 10 }
type Name = keyof typeof least

const isSize = (name: Name, text: string) =>
  text.trim() === '' || (/^\d{1,4}$/.test(text.trim()) && Number(text) >= least[name])

function sizesFrom(typed: Record<Name, string>): AskedSizes {
  const count = (name: Name) => (typed[name].trim() === '' ? null : Number(typed[name]))
  const [cpus, memory, disk] = [count('cpus'), count('memory'), count('disk')]
  return {
    ...(cpus === null ? {} : { cpus }),
    ...(memory === null ? {} : { memoryBytes: memory * GiB }),
    ...(disk === null ? {} : { diskBytes: disk * GiB }),
  }
}

export function CreateVm({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState({ cpus: '', memory: '', disk: '80' })
  const [tried, setTried] = useState(false)
  const first = useRef<HTMLInputElement>(null)
  const create = useCommand('lima.create')
  const isValid = (Object.keys(least) as Name[]).every(name => isSize(name, typed[name]))
  const submit = () => {
    setTried(true)
    if (!isValid || create.isPending) return
    create.mutate({ sizes: sizesFrom(typed) }, { onSuccess: onClose })
  }
  const field = (name: Name, help?: string) => (
    <Field
      label={t(`lima.create.${name}`)}
      {...(help === undefined ? {} : { help })}
      error={tried && !isSize(name, typed[name]) ? t('lima.create.size', { least: least[name] }) : undefined}
    >
      {control => (
        <Input
          {...control}
          {...(name === 'cpus' ? { ref: first } : {})}
          inputMode="numeric"
          value={typed[name]}
          onChange={event => setTyped(old => ({ ...old, [name]: event.target.value }))}
        />
      )}
    </Field>
  )
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
      {field('cpus', t('lima.create.default'))}
      {field('memory', t('lima.create.default'))}
      {field('disk', t('lima.create.disk.help'))}
      <p className="text-muted">{t('lima.none.detail')}</p>
    </FormDialog>
  )
}
