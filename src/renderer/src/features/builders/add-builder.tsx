// Adding a builder by its address; then its key is shown, and once that is trusted, it is tested.
import { useRef, useState } from 'react'
import { TrustDialog } from '#features/hosts/trust/trust-dialog.tsx'
import { useAddressForm } from '#features/hosts/use-address-form.ts'
import { WayIn } from '#features/hosts/way-in.tsx'
import { useStoppedCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { AddedBuilder } from '#shared/builders/builder.ts'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'
import { TestAdded } from './test-added.tsx'

export function AddBuilder({ onClose }: { onClose: () => void }) {
  const [added, setAdded] = useState<AddedBuilder | null>(null)
  const [trusted, setTrusted] = useState(false)
  const isTrusted = useRef(false)
  if (!added) return <AddDialog onClose={onClose} onAdded={setAdded} />
  if (trusted) return <TestAdded builder={added} onClose={onClose} />
  const { host, name } = added
  return (
    <TrustDialog
      host={{ id: host, name }}
      // It closes once the key is accepted; the test follows in its place.
      onClose={() => isTrusted.current || onClose()}
      onTrusted={() => {
        isTrusted.current = true
        setTrusted(true)
      }}
    />
  )
}

type Props = { onClose: () => void; onAdded: (builder: AddedBuilder) => void }

function AddDialog({ onClose, onAdded }: Props) {
  const add = useStoppedCommand('builders.add')
  const { address, problem, text, request } = useAddressForm({}, add.reset)
  const submit = () => {
    const builder = request()
    if (builder && !add.isPending) add.mutate(builder, { onSuccess: onAdded })
  }
  return (
    <FormDialog
      title={t('builders.add.title')}
      description={t('builders.add.detail')}
      initialFocus={address}
      send={t('builders.add.yes')}
      busy={add.isPending}
      error={add.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label={t('builders.add.address')}
        help={t('builders.add.address.help')}
        required
        error={problem ?? undefined}
      >
        {control => <Input {...control} {...text('address')} ref={address} className="font-mono" />}
      </Field>
      <Field label={t('builders.add.name')}>
        {control => <Input {...control} {...text('name')} maxLength={80} />}
      </Field>
      <WayIn jump={text('jump')} identity={text('identity')} />
    </FormDialog>
  )
}
