import './texts.ts'
import { LocaleControl } from '#features/locale/locale-control.tsx'
import { useLocaleHere } from '#features/locale/use-locale.ts'
import { useTouched } from '#lib/hooks/use-touched.ts'
import { t } from '#lib/texts/texts.ts'
import { list } from '#shared/messages/message.ts'
import type { Option } from '#shared/profiles/option.ts'
import type { SeedProblem } from '#shared/seed/check.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Switch } from '#ui/controls/switch.tsx'
import { formProblems, isEmpty, numberedNames, problemText } from './answers.ts'
import type { PersonalFieldsProps, PersonalTarget } from './field-props.ts'
import { SecretFields } from './secret-fields.tsx'
import { SshKeysField } from './ssh-keys-field.tsx'
import { WifiFields } from './wifi-fields.tsx'

type Props = {
  target: PersonalTarget
  answers: SeedAnswers
  /** The number of machines. */
  count: number
  /** Keys of the secrets that the image takes. */
  secrets: readonly string[]
  /** The profile's options, if known: for the labels and descriptions of secrets. */
  options: readonly Option[]
  /** Problems that the form alone cannot know; shown before anything is touched. */
  problems: readonly Pick<SeedProblem, 'field' | 'reason'>[]
  /** Next was pressed: untouched fields show their errors as well. */
  tried: boolean
  onChange: (part: Partial<SeedAnswers>) => void
}

export function PersonalForm(props: Props) {
  const { target, answers, count, secrets, options, tried, onChange } = props
  const { touched, touch } = useTouched()
  const problems = [...props.problems, ...formProblems(answers, count)]
  const problem = (field: string) => {
    const found = problems.find(one => one.field === field)
    return found && (tried || touched.has(field) || props.problems.includes(found))
      ? problemText(found.reason)
      : undefined
  }
  const fields = { target, answers, onChange, problem, touch }
  return (
    <div className="space-y-5">
      <div className="grid items-start gap-x-6 gap-y-4 @2xl:grid-cols-2">
        <HostName {...fields} count={count} />
        <Field label={t('field.user')} help={t('personal.user.help')} error={problem('user')}>
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
      {secrets.length > 0 && <SecretFields {...fields} keys={secrets} options={options} />}
      <Disclosure
        label={t('personal.more')}
        aside={t(target === 'installation' ? 'personal.more.aside.installation' : 'personal.more.aside')}
      >
        <div className="space-y-4">
          <PlaceFields {...fields} />
          {target !== 'installation' && <HostKey {...fields} />}
        </div>
      </Disclosure>
      {isEmpty(answers) && <p className="text-muted text-sm">{nothingText(target, count)}</p>}
    </div>
  )
}

function nothingText(target: PersonalTarget, count: number): string {
  if (target === 'drive') return t('personal.nothing', { drives: count })
  return t(target === 'machine' ? 'personal.nothing.machine' : 'personal.nothing.installation')
}

const HostKey = ({ answers, onChange }: PersonalFieldsProps) => (
  <Field label={t('personal.host-key')} help={t('personal.host-key.help')} className="items-start">
    {control => (
      <Switch {...control} checked={answers.hostKey} onCheckedChange={hostKey => onChange({ hostKey })} />
    )}
  </Field>
)

function HostName({ answers, onChange, problem, touch, count }: PersonalFieldsProps & { count: number }) {
  return (
    <Field
      label={t('field.hostname')}
      help={hostNameHelp(answers.hostname.trim(), count)}
      error={problem('hostname')}
    >
      {control => (
        <Input
          {...control}
          translate="no"
          placeholder="box"
          value={answers.hostname}
          onChange={event => onChange({ hostname: event.target.value })}
          onBlur={() => touch('hostname')}
        />
      )}
    </Field>
  )
}

function hostNameHelp(name: string, count: number): string {
  if (count < 2) return t('personal.hostname.help')
  if (name === '') return t('personal.hostname.numbered')
  const names = numberedNames(name, count)
  const [first = '', second = ''] = names
  return count > 3
    ? t('personal.hostname.many', { first, second, last: names.at(-1) ?? '' })
    : t('personal.hostname.names', { names: list(names) })
}

// The image's value stays where a field is left empty.
function PlaceFields({ answers, onChange, problem, touch }: PersonalFieldsProps) {
  const here = useLocaleHere()
  const fields = [
    { key: 'locale', kind: 'language', help: t('personal.locale.help'), example: here.language },
    { key: 'timeZone', kind: 'timeZone', help: t('personal.time-zone.help'), example: here.timeZone },
    { key: 'keymap', kind: 'keymap', help: t('personal.keymap.help'), example: here.keymap ?? 'de-latin1' },
  ] as const
  return (
    <div className="grid items-start gap-4 @2xl:grid-cols-3">
      {fields.map(({ key, kind, help, example }) => (
        <Field key={key} label={t(`field.${key}`)} help={help} error={problem(key)}>
          {control => (
            <LocaleControl
              kind={kind}
              control={control}
              placeholder={example === null ? undefined : t('personal.example', { example })}
              value={answers[key]}
              onChange={value => onChange({ [key]: value })}
              onLeave={() => touch(key)}
            />
          )}
        </Field>
      ))}
    </div>
  )
}
