// A new workload: its name, kind, modules, and storage quota.
import { useRef, useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { WorkloadOverview } from '#shared/contract/workloads.ts'
import { patterns } from '#shared/workloads/fields.ts'
import { isKilnModule } from '#shared/workloads/modules.ts'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { Field, FieldGroup } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'
import { Words } from '#ui/text.tsx'
import type { Where } from './one-workload.ts'
import { isQuota } from './resize-dialog.tsx'
import { isRight, noVm, VmFields, vmFrom } from './vm-fields.tsx'

type Props = { where: Where; hostName: string; overview: WorkloadOverview; onClose: () => void }

export function CreateWorkload({ where, hostName, overview, onClose }: Props) {
  const { vms, quotaGiB, workloads } = overview
  const create = useCommand('workloads.create')
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [quota, setQuota] = useState('')
  const [shared, setShared] = useState('')
  const [vm, setVm] = useState(noVm)
  const modules = vm.isVm && vms ? vms.modules : overview.modules
  const [tried, setTried] = useState(false)
  const first = useRef<HTMLInputElement>(null)
  const second = useRef<HTMLInputElement>(null)
  const isTaken = workloads.some(each => each.name === name)
  const wrongName = patterns.name.test(name)
    ? isTaken && t('workloads.create.name.taken')
    : t('workloads.create.name.wrong')
  const wrongQuota = quota.trim() !== '' && !isQuota(quota) && t('workloads.create.quota.wrong')
  const submit = () => {
    setTried(true)
    if (wrongName) return first.current?.focus()
    if (wrongQuota) return second.current?.focus()
    if (create.isPending || (vms && !isRight(vm, vms))) return
    const wanted = quota.trim() === '' ? null : Number(quota)
    const made = modules.filter(each => chosen.includes(each))
    const people = shared.split(/[\s,]+/).filter(each => each !== '')
    const more = { ...(people.length > 0 && { shared: people }), ...(vm.isVm && { vm: vmFrom(vm) }) }
    create.mutate({ ...where, name, modules: made, quotaGiB: wanted, ...more }, { onSuccess: onClose })
  }
  return (
    <FormDialog
      title={t('workloads.create.title', { host: hostName })}
      send={t('workloads.create.yes')}
      initialFocus={first}
      busy={create.isPending}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label={t('workloads.create.name')}
        help={t('workloads.create.name.help')}
        error={(tried && wrongName) || undefined}
        required
      >
        {control => (
          <Input
            {...control}
            ref={first}
            translate="no"
            value={name}
            onChange={event => setName(event.target.value)}
          />
        )}
      </Field>
      {vms && <VmFields value={vm} onChange={setVm} most={vms} tried={tried} />}
      <FieldGroup label={t('workloads.create.modules')}>
        {modules.length === 0 && <p className="text-muted">{t('workloads.create.no-modules')}</p>}
        <div className="space-y-2">
          {modules.map(each => (
            <ChoiceCard
              key={each}
              type="checkbox"
              chosen={chosen.includes(each)}
              onChange={isIn => setChosen(old => (isIn ? [...old, each] : old.filter(one => one !== each)))}
              title={each}
              label={each}
              data
            >
              <Words>{moduleText(each)}</Words>
            </ChoiceCard>
          ))}
        </div>
      </FieldGroup>
      <Field
        label={t('workloads.create.quota')}
        help={
          quotaGiB === null
            ? t('workloads.create.quota.help-unknown')
            : t('workloads.create.quota.help', { quota: quotaGiB })
        }
        error={(tried && wrongQuota) || undefined}
      >
        {control => (
          <Input
            {...control}
            ref={second}
            inputMode="numeric"
            value={quota}
            onChange={event => setQuota(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('workloads.create.shared')} help={t('workloads.create.shared.help')}>
        {control => (
          <Input
            {...control}
            translate="no"
            value={shared}
            onChange={event => setShared(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  )
}

/** Descriptions of the modules of Kiln's orchestrator. A host may have others. */
const moduleText = (name: string): string =>
  isKilnModule(name) ? t(`workloads.module.${name}`) : t('workloads.module.other')
