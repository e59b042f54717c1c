// Adding a host by its address, typed or found on the network; then its key is shown.
import './texts.ts'
import { useState } from 'react'
import { useCall, useStoppedCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { FoundHost } from '#shared/hosts/found.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'
import { tagsFrom } from './host-view.ts'
import { TrustDialog } from './trust/trust-dialog.tsx'
import { useAddressForm } from './use-address-form.ts'
import { WayIn } from './way-in.tsx'

const addressOf = (found: FoundHost | null) => {
  if (!found) return ''
  const address = found.addresses[0] ?? found.host
  return found.port === 22 ? address : `${address.includes(':') ? `[${address}]` : address}:${found.port}`
}

type AddProps = { found: FoundHost | null; onClose: () => void; onAdded?: (host: KnownHost) => void }

export function AddHost({ found, onClose, onAdded }: AddProps) {
  const [added, setAdded] = useState<KnownHost | null>(null)
  return added ? (
    <TrustDialog host={added} onClose={onClose} />
  ) : (
    <AddDialog
      found={found}
      onClose={onClose}
      onAdded={host => {
        setAdded(host)
        onAdded?.(host)
      }}
    />
  )
}

type Props = { found: FoundHost | null; onClose: () => void; onAdded: (host: KnownHost) => void }

function AddDialog({ found, onClose, onAdded }: Props) {
  const add = useStoppedCommand('hosts.add')
  const { typed, tried, address, problem, text, request } = useAddressForm(
    { address: addressOf(found), name: found?.name ?? '' },
    add.reset,
  )
  const hosts = useCall('hosts.list', {}).data ?? []
  // Before Kiln connects to it.
  const isTaken = !add.isPending && hosts.some(({ name }) => name === typed.name.trim())
  const { tags, wrong } = tagsFrom(typed.tags)
  const submit = () => {
    const host = request()
    if (!host || isTaken || wrong !== null || add.isPending) return
    add.mutate(
      { ...host, tags },
      {
        onSuccess: added => {
          toast(t('hosts.added', { name: added.name }))
          onAdded(added)
        },
      },
    )
  }
  return (
    <FormDialog
      title={t('hosts.add.title')}
      description={t('hosts.add.detail')}
      initialFocus={address}
      send={t('hosts.add.yes')}
      busy={add.isPending}
      error={add.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label={t('hosts.add.address')}
        help={t('hosts.add.address.help')}
        required
        error={problem ?? undefined}
      >
        {control => (
          <Input
            {...control}
            {...text('address')}
            ref={address}
            className="font-mono"
            placeholder={t('hosts.add.address.example')}
          />
        )}
      </Field>
      <Field
        label={t('hosts.add.name')}
        help={t('hosts.add.name.help')}
        error={isTaken ? t('hosts.add.name.taken') : undefined}
      >
        {control => <Input {...control} {...text('name')} maxLength={80} />}
      </Field>
      <Field
        label={t('hosts.add.tags')}
        help={t('hosts.add.tags.help')}
        error={tried && wrong !== null ? t('hosts.add.tags.wrong', { tag: wrong }) : undefined}
      >
        {control => <Input {...control} {...text('tags')} />}
      </Field>
      <WayIn jump={text('jump')} identity={text('identity')} />
    </FormDialog>
  )
}
