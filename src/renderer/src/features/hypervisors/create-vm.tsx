// An image as a new VM on a hypervisor's host. What is left empty is what the image asks for, and what the host has.

import '#features/machines/texts.ts'
import '#features/hosts/texts.ts'
import './texts.ts'
import { Server } from 'lucide-react'
import { useRef, useState } from 'react'
import { formProblems } from '#features/seed/answers.ts'
import { MachinePersonal } from '#features/seed/machine-personal.tsx'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { vmCommandLine } from '#shared/hypervisors.ts'
import type { Image } from '#shared/images/image.ts'
import { noAnswers } from '#shared/seed/seed.ts'
import { hostsHref } from '#shared/window/routes.ts'
import { CommandLine } from '#ui/command-line.tsx'
import { ButtonLink } from '#ui/controls/button.tsx'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input, Select } from '#ui/controls/input.tsx'
import { Switch } from '#ui/controls/switch.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'
import { useWrongFields } from '#ui/use-wrong-fields.ts'
import { emptyDraft, isNumber, type VmDraft, vmRequest } from './vm-draft.ts'

type Props = {
  image: Image
  /** The action that makes another file of an image that has none for a VM, as the page names it. */
  more: string
  onClose: () => void
}

export function CreateVm({ image, more, onClose }: Props) {
  const hosts = useCall('hosts.list', {})
  const [draft, setDraft] = useState(emptyDraft)
  const [tried, setTried] = useState(false)
  const create = useCommand('hypervisors.createVm')
  const canBe = hasDisk(image) && (hosts.data?.length ?? 0) > 0
  // Whether anything in the image would read personal data is what the image says.
  const reads = useCall('machines.check', { image: image.id }, { enabled: canBe })
  const notPersonal = reads.data?.notPersonal ?? null
  const personal = notPersonal === null ? draft.personal : noAnswers()
  const request = vmRequest(image.id, { ...draft, personal }, hosts.data ?? [])
  const fields = useRef<HTMLDivElement>(null)
  const toWrongFields = useWrongFields(fields)
  const submit = () => {
    setTried(true)
    if (!request || formProblems(personal, 1).length > 0) toWrongFields()
    else if (!create.isPending) create.mutate(request, { onSuccess: onClose })
  }
  return (
    <FormDialog
      title={t('vm.title', { name: image.name })}
      description={t('vm.detail')}
      send={canBe ? t('vm.make') : null}
      busy={create.isPending}
      error={create.error ?? hosts.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {!hasDisk(image) ? (
        <Callout tone="warn" title={t('vm.no-disk')}>
          {t('vm.no-disk.detail', { more })}
        </Callout>
      ) : hosts.data?.length === 0 ? (
        <Callout
          title={t('vm.no-hosts')}
          actions={
            <ButtonLink size="sm" icon={Server} href={hostsHref()}>
              {t('vm.to-hosts')}
            </ButtonLink>
          }
        >
          {t('vm.no-hosts.detail')}
        </Callout>
      ) : (
        <div ref={fields} className="space-y-4">
          <Fields
            image={image}
            hosts={hosts.data ?? []}
            draft={draft}
            tried={tried}
            onChange={part => setDraft(before => ({ ...before, ...part }))}
          />
          {notPersonal === null ? (
            <Disclosure label={t('run.personalise')} aside={t('run.personalise.aside')}>
              <MachinePersonal
                image={image}
                answers={draft.personal}
                tried={tried}
                onChange={part =>
                  setDraft(before => ({ ...before, personal: { ...before.personal, ...part } }))
                }
              />
            </Disclosure>
          ) : (
            <p className="text-muted text-sm">{t('run.not-personal', { reason: notPersonal })}</p>
          )}
        </div>
      )}
      {request && <CommandLine command={vmCommandLine(request)} />}
    </FormDialog>
  )
}

const hasDisk = ({ formats }: Image) =>
  [formats.qcow2, formats.raw].some(file => file !== undefined && file.state !== 'missing')

type FieldsProps = {
  image: Image
  hosts: readonly KnownHost[]
  draft: VmDraft
  tried: boolean
  onChange: (part: Partial<VmDraft>) => void
}

function Fields({ image, hosts, draft, tried, onChange }: FieldsProps) {
  const text = (name: 'name' | 'memoryMiB' | 'cpus' | 'storage' | 'network') => ({
    value: draft[name],
    onChange: (event: { target: { value: string } }) => onChange({ [name]: event.target.value }),
  })
  return (
    <>
      <Field
        label={t('vm.host')}
        required
        error={tried && draft.host === '' ? t('vm.host.missing') : undefined}
      >
        {control => (
          <Select
            {...control}
            value={draft.host}
            onValueChange={host => onChange({ host })}
            options={[
              { value: '', label: t('vm.choose-host') },
              ...hosts.map(({ id, name }) => ({ value: id, label: name, data: true })),
            ]}
          />
        )}
      </Field>
      <Field label={t('vm.name')}>
        {control => (
          <Input {...control} {...text('name')} maxLength={100} placeholder={image.name} translate="no" />
        )}
      </Field>
      <div className="grid grid-cols-2 items-start gap-4">
        {(['memoryMiB', 'cpus'] as const).map(name => (
          <Field
            key={name}
            label={t(name === 'cpus' ? 'vm.cpus' : 'vm.memory')}
            error={isNumber(draft, name) ? undefined : t('vm.not-a-number')}
          >
            {control => (
              <Input
                {...control}
                {...text(name)}
                inputMode="numeric"
                className="tabular-nums"
                placeholder={String(image.machine[name])}
              />
            )}
          </Field>
        ))}
      </div>
      <Field label={t('vm.storage')} help={t('vm.storage.help')}>
        {control => <Input {...control} {...text('storage')} />}
      </Field>
      <Field label={t('vm.network')} help={t('vm.network.help')}>
        {control => <Input {...control} {...text('network')} />}
      </Field>
      <Field label={t('vm.start')} className="items-start">
        {control => (
          <Switch {...control} checked={draft.start} onCheckedChange={start => onChange({ start })} />
        )}
      </Field>
    </>
  )
}
