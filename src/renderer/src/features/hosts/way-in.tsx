// How a host is logged in to where the usual way does not do: through a jump host, with a key that was chosen.
import './texts.ts'
import type { ComponentProps } from 'react'
import { t } from '#lib/texts/texts.ts'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'

type Typed = Pick<ComponentProps<typeof Input>, 'value' | 'onChange'>

export const WayIn = ({ jump, identity }: { jump: Typed; identity: Typed }) => (
  <Disclosure label={t('hosts.add.more')}>
    <div className="space-y-4">
      <Field label={t('hosts.add.jump')} help={t('hosts.add.jump.help')}>
        {control => <Input {...control} {...jump} className="font-mono" />}
      </Field>
      <Field label={t('hosts.add.identity')} help={t('hosts.add.identity.help')}>
        {control => <Input {...control} {...identity} className="font-mono" />}
      </Field>
    </div>
  </Disclosure>
)
