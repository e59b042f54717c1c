import { useId } from 'react'
import { listed } from '#lib/text.ts'
import { texts } from '#lib/texts.ts'
import { useTouched } from '#lib/use-touched.ts'
import type { SeedAnswers } from '#shared/model/seed.ts'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Switch } from '#ui/controls/switch.tsx'
import { formProblems, isEmpty, numberedNames } from '../wizard/answers.ts'
import { lostProblems } from '../wizard/lost-answers.ts'
import type { FlashWizard } from '../wizard/use-flash.ts'
import type { PersonalFieldsProps } from './field-props.ts'
import { SecretFields } from './secret-fields.tsx'
import { SshKeysField } from './ssh-keys-field.tsx'
import { WifiFields } from './wifi-fields.tsx'

type Props = {
  wizard: FlashWizard
  /** Next was pressed: what is wrong is said of fields that were not touched, too. */
  tried: boolean
  onChange: (part: Partial<SeedAnswers>) => void
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export function PersonalForm({ wizard, tried, onChange }: Props) {
  const { draft, facts } = wizard
  const { answers } = draft.personal
  const count = draft.drives.length
  const { touched, touch } = useTouched()
  const lost = lostProblems(draft.personal)
  const problems = [...lost, ...formProblems(answers, count)]
  const problem = (field: string) => {
    const found = problems.find(one => one.field === field)
    return found && (tried || touched.has(field) || lost.includes(found))
      ? capital(texts.text(found.reason))
      : undefined
  }
  const fields = { answers, onChange, problem, touch }
  const secrets = facts?.personalise.can ? facts.personalise.secrets : []
  return (
    <div className="space-y-5">
      <div className="grid items-start gap-x-6 gap-y-4 @2xl:grid-cols-2">
        <HostName {...fields} count={count} />
        <Field
          label="User"
          help="A further user with the administrator’s rights, who gets the SSH keys."
          error={problem('user')}
        >
          {control => (
            <Input
              {...control}
              value={answers.user}
              onChange={event => onChange({ user: event.target.value })}
              onBlur={() => touch('user')}
            />
          )}
        </Field>
      </div>
      <SshKeysField {...fields} />
      <WifiFields {...fields} />
      {secrets.length > 0 && <SecretFields {...fields} keys={secrets} wizard={wizard} />}
      <Disclosure label="More" aside="language, time zone, keyboard, host key">
        <div className="space-y-4">
          <PlaceFields {...fields} />
          <Field
            label="Host key made by Kiln"
            help="Kiln makes the machine’s SSH host key now and remembers it as trusted under the host name, so that the first connection is no leap of faith. Needs a host name."
            className="items-start"
          >
            {control => (
              <Switch
                {...control}
                checked={answers.hostKey}
                onCheckedChange={hostKey => onChange({ hostKey })}
              />
            )}
          </Field>
        </div>
      </Disclosure>
      {isEmpty(answers) && (
        <p className="text-muted text-sm">
          Nothing is filled in yet: without anything, {count > 1 ? 'the drives are' : 'the drive is'} written
          as the image is.
        </p>
      )}
    </div>
  )
}

function HostName({ answers, onChange, problem, touch, count }: PersonalFieldsProps & { count: number }) {
  const names = numberedNames(answers.hostname.trim(), count)
  const many = count > 1
  const shown = names.length > 3 ? [...names.slice(0, 2), '…', names.at(-1) ?? ''] : names
  const preview = names.length > 3 ? shown.join(', ').replace(', …,', ' …') : listed(shown)
  return (
    <Field
      label="Host name"
      help={
        many && answers.hostname.trim()
          ? `The drives get ${preview}.`
          : many
            ? 'Numbered for each drive: box becomes box-1, box-2 and so on.'
            : 'What the machine is called in its network.'
      }
      error={problem('hostname')}
    >
      {control => (
        <Input
          {...control}
          placeholder="box"
          value={answers.hostname}
          onChange={event => onChange({ hostname: event.target.value })}
          onBlur={() => touch('hostname')}
        />
      )}
    </Field>
  )
}

// Language, time zone and keyboard: what is left empty stays as the image has it.
const here = Intl.DateTimeFormat().resolvedOptions()
const zones = Intl.supportedValuesOf('timeZone')
const language = `${here.locale.replace(/^([a-z]+)-.*?([A-Z]{2})$/, '$1_$2')}.UTF-8`

export function PlaceFields({ answers, onChange, problem, touch }: PersonalFieldsProps) {
  const list = useId()
  const fields = [
    { key: 'locale', label: 'Language', help: 'A locale of the image.', example: `For example ${language}` },
    {
      key: 'timeZone',
      label: 'Time zone',
      help: 'Empty: as the image has it.',
      example: `For example ${here.timeZone}`,
    },
    { key: 'keymap', label: 'Keyboard', help: 'Of the console.', example: 'For example de-latin1' },
  ] as const
  return (
    <div className="grid items-start gap-4 @2xl:grid-cols-3">
      {fields.map(({ key, label, help, example }) => (
        <Field key={key} label={label} help={help} error={problem(key)}>
          {control => (
            <Input
              {...control}
              placeholder={example}
              list={key === 'timeZone' ? list : undefined}
              value={answers[key]}
              onChange={event => onChange({ [key]: event.target.value })}
              onBlur={() => touch(key)}
            />
          )}
        </Field>
      ))}
      <datalist id={list}>
        {zones.map(zone => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </div>
  )
}
