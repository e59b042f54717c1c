import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '#ui/controls/button.tsx'
import { Combobox } from '#ui/controls/combobox.tsx'
import { Field, FieldGroup } from '#ui/controls/field.tsx'
import { Input, SearchField, Select, Textarea } from '#ui/controls/input.tsx'
import { Switch } from '#ui/controls/switch.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { nothing, Part } from './example.tsx'

const releases = [
  { value: 'stable', label: 'Stable' },
  { value: 'beta', label: 'Beta' },
  { value: 'old', label: 'Not for this machine', disabled: true },
]

const zones = ['UTC', 'Europe/Amsterdam', 'Europe/Paris'].map(value => ({ value }))

export function Fields() {
  const [search, setSearch] = useState('')
  const [zone, setZone] = useState('Europe/Amsterdam')
  return (
    <Part title="Fields">
      <div className="grid grid-cols-[repeat(auto-fit,minmax(min(16rem,100%),1fr))] gap-4">
        <Field label="Empty">{control => <Input {...control} placeholder="kitchen" />}</Field>
        <Field label="Filled, with help" help="What the machine is called on its network." required>
          {control => <Input {...control} defaultValue="kitchen" />}
        </Field>
        <Field label="With an error" error="Not a valid host name" help="Letters, digits and hyphens.">
          {control => <Input {...control} defaultValue="kit chen" />}
        </Field>
        <Field label="Disabled">{control => <Input {...control} disabled defaultValue="kitchen" />}</Field>
        <Field
          label="Changed"
          aside={<Badge tone="accent">Changed</Badge>}
          action={<IconButton size="sm" label="Reset Changed" icon={RotateCcw} />}
        >
          {control => <Input {...control} type="number" defaultValue={4096} />}
        </Field>
        <Field label="Several lines" help="One key in each line.">
          {control => <Textarea {...control} defaultValue={'ssh-ed25519 AAAA… me@laptop'} />}
        </Field>
        <Field label="Several lines, with an error" error="Line 1 is not a public key.">
          {control => <Textarea {...control} defaultValue="ssh-ed" />}
        </Field>
        <Field label="List to search" help="Any other text is taken too.">
          {control => (
            <Combobox
              {...control}
              label="Time zones"
              suggestions={zones}
              value={zone}
              onValueChange={setZone}
            />
          )}
        </Field>
        <Field label="List to search, with an error" error="Not a time zone.">
          {control => (
            <Combobox
              {...control}
              label="Time zones"
              suggestions={zones}
              value="Mars/Base"
              onValueChange={nothing}
            />
          )}
        </Field>
        <Field label="List">
          {control => (
            <Select {...control} options={releases} defaultValue="stable" onValueChange={nothing} />
          )}
        </Field>
        <Field label="List, with an error" error="Choose a release.">
          {control => <Select {...control} options={releases} defaultValue="beta" onValueChange={nothing} />}
        </Field>
        <Field label="List, disabled">
          {control => <Select {...control} disabled options={releases} onValueChange={nothing} />}
        </Field>
        <FieldGroup label="Switches" help="On or off, at once.">
          <div className="flex flex-wrap gap-4">
            <Switch aria-label="Off" defaultChecked={false} />
            <Switch aria-label="On" defaultChecked />
            <Switch aria-label="Off, disabled" disabled />
            <Switch aria-label="On, disabled" disabled defaultChecked />
          </div>
        </FieldGroup>
        <FieldGroup label="A group with an error" error="At least one key is needed.">
          <Input aria-label="The only one of the group" aria-invalid />
        </FieldGroup>
        <SearchField label="Search the gallery" value={search} onValueChange={setSearch} />
      </div>
    </Part>
  )
}
