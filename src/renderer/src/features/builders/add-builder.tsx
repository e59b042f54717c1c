// Adding a builder by its address; then its key is shown, and once that is trusted, it is tested.
import { useRef, useState } from 'react'
import { TrustDialog } from '#features/hosts/trust/trust-dialog.tsx'
import { WayIn } from '#features/hosts/way-in.tsx'
import { useStoppedCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { AddedBuilder } from '#shared/builders/builder.ts'
import { parseAddress } from '#shared/hosts/address.ts'
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
  const [typed, setTyped] = useState({ address: '', name: '', jump: '', identity: '' })
  const [tried, setTried] = useState(false)
  const add = useStoppedCommand('builders.add')
  const address = useRef<HTMLInputElement>(null)
  const isValid = parseAddress(typed.address) !== null
  const text = (name: keyof typeof typed) => ({
    value: typed[name],
    onChange: (event: { target: { value: string } }) =>
      setTyped(old => ({ ...old, [name]: event.target.value })),
  })
  const submit = () => {
    setTried(true)
    if (!isValid) return address.current?.focus()
    if (add.isPending) return
    add.mutate(
      {
        address: typed.address.trim(),
        name: typed.name.trim(),
        jump: typed.jump.trim() || null,
        identity: typed.identity.trim() || null,
      },
      { onSuccess: onAdded },
    )
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
        error={tried && !isValid ? t('builders.add.address.missing') : undefined}
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
