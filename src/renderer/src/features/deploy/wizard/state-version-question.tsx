import { type FormEvent, useState } from 'react'
import { t, texts } from '#lib/texts/texts.ts'
import type { HostPlan, StateVersionAnswer } from '#shared/deploy/plan.ts'
import { stateVersion } from '#shared/profiles/state-version.ts'
import { Button } from '#ui/controls/button.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'

type Props = {
  hosts: readonly HostPlan[]
  nameOf: (host: string) => string
  onAnswers: (answers: StateVersionAnswer[]) => void
}

/** Asked once of each host that does not say it. What it seems to be is filled in; a person confirms it. */
export function StateVersionQuestion({ hosts, nameOf, onAnswers }: Props) {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(hosts.map(({ target, proposedVersion }) => [target.name, proposedVersion ?? ''])),
  )
  const answers = hosts.map(({ target: { name } }) => ({ host: name, value: (typed[name] ?? '').trim() }))
  const isRight = ({ value }: StateVersionAnswer) => stateVersion.safeParse(value).success
  const use = (event?: FormEvent) => {
    event?.preventDefault()
    if (answers.every(isRight)) onAnswers(answers)
  }
  return (
    <section
      aria-labelledby="state-version"
      className="space-y-3 rounded-lg border border-line bg-surface p-4"
    >
      <h3 id="state-version" className="font-semibold">
        {t('deploy.plan.version')}
      </h3>
      <p className="text-muted text-sm">{t('deploy.plan.version.help')}</p>
      <ul className="grid max-w-2xl gap-3 sm:grid-cols-2">
        {answers.map(answer => (
          <li key={answer.host}>
            <Field
              label={texts.data(nameOf(answer.host))}
              error={answer.value === '' || isRight(answer) ? undefined : t('deploy.plan.version.wrong')}
            >
              {control => (
                <Input
                  {...control}
                  value={typed[answer.host] ?? ''}
                  placeholder="25.11"
                  maxLength={10}
                  onChange={({ target: { value } }) =>
                    setTyped(before => ({ ...before, [answer.host]: value }))
                  }
                  onKeyDown={event => {
                    if (event.key !== 'Enter') return
                    event.preventDefault()
                    use()
                  }}
                />
              )}
            </Field>
          </li>
        ))}
      </ul>
      <Button blocked={!answers.every(isRight)} onClick={() => use()}>
        {t('deploy.plan.version.use', { count: answers.length })}
      </Button>
    </section>
  )
}
