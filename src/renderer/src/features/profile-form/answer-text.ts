// Answers and what is wrong with them, in words. Pure.
import './answer-texts.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { FieldProblem } from '#shared/builds/build.ts'
import type { Option, OptionValue } from '#shared/profiles/option.ts'

/** Fields are option keys, or elements of a list: "authorizedKeys.0", "authorizedKeys[0]". */
export const fieldKey = (field: string) => field.replace(/(\.|\[)\d+\]?$/, '')

/** The text beside a field: its first problem, without the label that is already there. */
export function problemText(
  problems: readonly FieldProblem[],
  key: string,
  label: string,
): string | undefined {
  const error = problems.find(one => fieldKey(one.field) === key)?.error
  if (!error) return undefined
  const { label: named, reason } = error.values
  if (named !== label || reason === undefined) return texts.error(error).message
  const text = texts.text(reason)
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** An SSH key by its kind and comment: "ssh-ed25519 … you@laptop". */
const shortKey = (key: string) => key.replace(/^(\S+)\s+\S{12,}/, '$1 …')

/** Which row of a list its first problem is about, from 0; null when it is about the whole. */
export function problemRow(problems: readonly FieldProblem[], key: string): number | null {
  const reason = problems.find(one => fieldKey(one.field) === key)?.error.values['reason']
  if (typeof reason !== 'object' || !('code' in reason) || reason.code !== 'answer.entry') return null
  const entry = reason.values?.['entry']
  return typeof entry === 'number' ? entry - 1 : null
}

/** An answer in a few words, for the summary. */
export function valueText({ type }: Option, value: OptionValue): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return t('profile-form.answer.none')
    if (value.length > 1) return t('profile-form.answer.entries', { count: value.length })
    const only = String(value[0])
    return type.kind === 'list' && type.of.kind === 'string' && type.of.format === 'ssh-public-key'
      ? texts.data(shortKey(only))
      : texts.data(only)
  }
  if (typeof value === 'boolean') return t(value ? 'profile-form.answer.on' : 'profile-form.answer.off')
  if (type.kind === 'enum')
    return texts.data(type.values.find(one => one.value === value)?.label ?? String(value))
  if (type.kind === 'int' && type.unit)
    return t('profile-form.amount', { value: String(value), unit: type.unit })
  return value === '' ? t('profile-form.answer.empty') : texts.data(String(value))
}
