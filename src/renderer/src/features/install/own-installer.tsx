// Which installer takes the place of the running system, where that is not nixos-anywhere's own.
import { t } from '#lib/texts/texts.ts'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'

type Props = { value: string; onChange: (value: string) => void }

export const OwnInstaller = ({ value, onChange }: Props) => (
  <Disclosure label={t('install.machine.kexec-more')}>
    <div className="max-w-2xl">
      <Field label={t('install.machine.kexec')} help={t('install.machine.kexec.help')}>
        {control => (
          <Input
            {...control}
            className="font-mono"
            value={value}
            onChange={event => onChange(event.target.value)}
          />
        )}
      </Field>
    </div>
  </Disclosure>
)
