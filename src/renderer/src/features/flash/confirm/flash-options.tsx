import { useState } from 'react'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Switch } from '#ui/controls/switch.tsx'
import type { Switches } from '../wizard/draft.ts'

type Props = { switches: Switches; onChange: (switches: Switches) => void }
type Option = { label: string; help: string; on: boolean; change: (on: boolean) => Partial<Switches> }

/** How it is written. What differs from the usual is said while it is folded. */
export function FlashOptions({ switches, onChange }: Props) {
  const [open, setOpen] = useState(false)
  const options: Option[] = [
    {
      label: 'Verify',
      help: 'Reads everything back and compares it. Turned off, a faulty drive is not found.',
      on: switches.verify,
      change: verify => ({ verify }),
    },
    {
      label: 'Compare first',
      help: 'When the drive already holds much of this image, only what differs is written.',
      on: switches.smart === 'auto',
      change: on => ({ smart: on ? 'auto' : 'never' }),
    },
    {
      label: 'Write holes too',
      help: 'Also writes zeros where the image holds no data, so that nothing old stays. Takes longer.',
      on: switches.full,
      change: full => ({ full }),
    },
    {
      label: 'Move the backup partition table to the end',
      help: 'For systems that want to use the whole drive at once. Most images do this by themselves.',
      on: switches.moveBackupTable,
      change: moveBackupTable => ({ moveBackupTable }),
    },
    {
      label: 'Eject when done',
      help: 'The drive can be pulled out at once, and does not show up in the file manager.',
      on: switches.eject,
      change: eject => ({ eject }),
    },
  ]
  const unusual = [
    !switches.verify && 'not verified',
    switches.smart === 'never' && 'without comparing',
    switches.full && 'holes too',
    switches.moveBackupTable && 'backup table moved',
    !switches.eject && 'not ejected',
  ].filter(Boolean)
  return (
    <Disclosure label="More" aside={unusual.join(', ')} open={open} onToggle={setOpen}>
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
