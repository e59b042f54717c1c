// The form of a profile: its options in their groups, those that few need folded away.
import './answer-texts.ts'
import './texts.ts'
import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { cn } from '#lib/class-names.ts'
import { t } from '#lib/texts/texts.ts'
import type { FieldProblem } from '#shared/builds/build.ts'
import type { Option, OptionValue, OptionValues } from '#shared/profiles/option.ts'
import { Card } from '#ui/card.tsx'
import { IconButton } from '#ui/controls/button.tsx'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { problemRow, problemText } from './answer-text.ts'
import { isChanged, optionAnswer } from './answers.ts'
import { isWide, type OptionGroup, optionGroups } from './form-order.ts'
import { OptionField } from './option-field.tsx'

export type ProfileForm = {
  /** The given answers; the rest are the profile's defaults. */
  given: OptionValues
  /** Whether the answer is a person's; left out: each that differs from the default. */
  isAnswered?: (key: string) => boolean
  problems: readonly FieldProblem[]
  /** A text about the place at which secrets are entered instead; a form without secrets leaves it out. */
  secretHelp?: string
  /** Whether what is wrong with this option is shown yet. */
  isJudged: (key: string) => boolean
  onAnswer: (key: string, value: OptionValue) => void
  onLeave?: (key: string) => void
  /** Back to the default. */
  onReset?: (option: Option) => void
}

/** The problem of an option, once it is shown. */
export const problemOf = ({ problems, isJudged }: ProfileForm, { key, label }: Option): string | undefined =>
  isJudged(key) ? problemText(problems, key, label) : undefined

type ProfileFieldsProps = {
  /** The options that are shown, in any order. */
  options: readonly Option[]
  form: ProfileForm
  /** The level of the groups' headings: one below the form's heading. */
  heading: 'h3' | 'h4'
  /** Nothing is folded away. */
  unfolded?: boolean
}

export function ProfileFields({ options, unfolded = false, ...shown }: ProfileFieldsProps) {
  const [open, setOpen] = useState(false)
  const { basic, advanced } = optionGroups(options)
  const folded = advanced.flatMap(group => group.options)
  const isWrong = folded.some(option => problemOf(shown.form, option) !== undefined)
  return (
    <>
      <Groups groups={basic} {...shown} />
      {folded.length > 0 && (
        <Disclosure
          label={t('profile-form.more')}
          aside={t('profile-form.count', { count: folded.length })}
          open={open || unfolded || isWrong}
          // Options that were unfolded from outside are folded again after it.
          onToggle={next => unfolded || setOpen(next)}
        >
          <div className="space-y-4">
            <Groups groups={advanced} {...shown} />
          </div>
        </Disclosure>
      )}
    </>
  )
}

type GroupsProps = Pick<ProfileFieldsProps, 'form' | 'heading'> & { groups: readonly OptionGroup[] }

const Groups = ({ groups, form, heading: Heading }: GroupsProps) =>
  groups.map(group => (
    <Card key={group.name} className="p-4">
      <Heading translate="no" dir="auto" className="mb-3 font-semibold">
        {group.name}
      </Heading>
      <div className="grid gap-x-6 gap-y-5 @2xl:grid-cols-2">
        {group.options.map(option => (
          <div
            key={option.key}
            data-option={option.key}
            className={cn('min-w-0', isWide(option) && '@2xl:col-span-2')}
          >
            <AnsweredOption option={option} form={form} />
          </div>
        ))}
      </div>
    </Card>
  ))

function AnsweredOption({ option, form }: { option: Option; form: ProfileForm }) {
  const { given, problems, secretHelp, isAnswered = () => true, onAnswer, onLeave, onReset } = form
  const { key, label } = option
  return (
    <OptionField
      option={option}
      value={optionAnswer(option, given)}
      error={problemOf(form, option)}
      wrongRow={problemRow(problems, key)}
      secretHelp={secretHelp}
      action={
        onReset &&
        isAnswered(key) &&
        isChanged(option, given) && (
          <IconButton
            size="sm"
            label={t('profile-form.reset', { label })}
            icon={RotateCcw}
            className="text-muted"
            onClick={() => onReset(option)}
          />
        )
      }
      onChange={value => onAnswer(key, value)}
      onLeave={() => onLeave?.(key)}
    />
  )
}
