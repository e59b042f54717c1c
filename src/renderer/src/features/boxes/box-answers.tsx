// The answers of a box to its profile's options, and how to change them and build again.
import { Pencil, RotateCcw } from 'lucide-react'
import { valueText } from '#features/profile-form/answer-text.ts'
import { isChanged, optionAnswer } from '#features/profile-form/answers.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { sameHostNote } from '#shared/boxes/host-name.ts'
import { resetAnswers } from '#shared/boxes/reset-answers.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { Button } from '#ui/controls/button.tsx'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { useBuild } from './box-actions.tsx'

type Props = {
  box: BoxView
  /** undefined: a flake, or a missing profile. */
  profile: Profile | undefined
  onReset: () => void
}

type Row = { key: string; label: string; text: string; data: boolean }

export function AnswersCard({ box, profile, onReset }: Props) {
  const build = useBuild(box)
  const options = (profile?.schemaOptions ?? []).filter(({ secret }) => !secret)
  const rowOf = (option: (typeof options)[number]): Row => ({
    key: option.key,
    label: option.label,
    text: valueText(option, optionAnswer(option, box.options)),
    data: true,
  })
  // A box that a flash made has every answer of its image, including defaults.
  const answered = options.filter(option => isChanged(option, box.options)).map(rowOf)
  const others = options.filter(option => !isChanged(option, box.options)).map(rowOf)
  const kept = resetAnswers(profile, box.options)
  const same = sameHostNote(box.hostName, box.sameHostName)
  return (
    <Card>
      <CardHeader
        title={t('box.answers')}
        actions={
          box.profile !== null && (
            <Button size="sm" icon={Pencil} onClick={build}>
              {t('box.edit')}
            </Button>
          )
        }
      />
      <CardBody className="space-y-3">
        {box.profile === null && <p className="text-muted">{t('box.answers.no-profile')}</p>}
        {box.profile !== null && answered.length === 0 && (
          <p className="text-muted">{t('box.answers.defaults')}</p>
        )}
        <Rows rows={answered} />
        {same && <Callout tone="warn">{texts.text(same)}</Callout>}
        {others.length > 0 && (
          <Disclosure label={t('box.answers.others', { count: others.length })}>
            <Rows rows={others} />
          </Disclosure>
        )}
        {answered.some(({ key }) => !(key in kept)) && (
          <Button size="sm" variant="quiet" icon={RotateCcw} className="-ml-2" onClick={onReset}>
            {t('box.reset')}
          </Button>
        )}
        {(profile?.schemaOptions ?? []).some(({ secret }) => secret) && (
          <p className="text-muted text-sm">{t('box.answers.secrets', { count: box.secrets.length })}</p>
        )}
      </CardBody>
    </Card>
  )
}

const Rows = ({ rows }: { rows: readonly Row[] }) =>
  rows.length > 0 && (
    <dl className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-4 gap-y-1.5">
      {rows.map(({ key, label, text }) => (
        <div key={key} className="contents">
          <dt translate="no" dir="auto" className="break-words text-muted">
            {texts.data(label)}
          </dt>
          <dd className="min-w-0 break-words">{text}</dd>
        </div>
      ))}
    </dl>
  )
