import { useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Switch } from '#ui/controls/switch.tsx'
import type { Switches } from './wizard/draft.ts'

type Props = {
  switches: Switches
  /** Only macOS unmounts by force. */
  canForce: boolean
  onChange: (switches: Switches) => void
}
type Option = { label: string; help: string; on: boolean; change: (on: boolean) => Partial<Switches> }

/** How it is written. While it is folded it shows what differs from the defaults. */
export function FlashOptions({ switches, canForce, onChange }: Props) {
  const [open, setOpen] = useState(false)
  const options: Option[] = [
    {
      label: t('flash.option.verify'),
      help: t('flash.option.verify.help'),
      on: switches.verify,
      change: verify => ({ verify }),
    },
    {
      label: t('flash.option.compare'),
      help: t('flash.option.compare.help'),
      on: switches.smart === 'auto',
      change: on => ({ smart: on ? 'auto' : 'never' }),
    },
    {
      label: t('flash.option.full'),
      help: t('flash.option.full.help'),
      on: switches.full,
      change: full => ({ full }),
    },
    {
      label: t('flash.option.backup'),
      help: t('flash.option.backup.help'),
      on: switches.moveBackupTable,
      change: moveBackupTable => ({ moveBackupTable }),
    },
    {
      label: t('flash.option.eject'),
      help: t('flash.option.eject.help'),
      on: switches.eject,
      change: eject => ({ eject }),
    },
    ...(canForce
      ? [
          {
            label: t('flash.option.force'),
            help: t('flash.option.force.help'),
            on: switches.forceUnmount,
            change: (forceUnmount: boolean) => ({ forceUnmount }),
          },
        ]
      : []),
  ]
  const unusual = [
    !switches.verify && t('flash.option.verify.off'),
    switches.smart === 'never' && t('flash.option.compare.off'),
    switches.full && t('flash.option.full.on'),
    switches.moveBackupTable && t('flash.option.backup.on'),
    !switches.eject && t('flash.option.eject.off'),
    canForce && switches.forceUnmount && t('flash.option.force.on'),
  ].filter(Boolean)
  return (
    <Disclosure label={t('flash.option.more')} aside={unusual.join(', ')} open={open} onToggle={setOpen}>
      <div className="grid gap-x-6 gap-y-4 @2xl:grid-cols-2">
        {options.map(({ label, help, on, change }) => (
          <Field key={label} label={label} help={help} className="items-start">
            {control => (
              <Switch
                {...control}
                checked={on}
                onCheckedChange={value => onChange({ ...switches, ...change(value) })}
              />
            )}
          </Field>
        ))}
      </div>
    </Disclosure>
  )
}
