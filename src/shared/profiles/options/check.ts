// Checks one value against one option's type: what is wrong, or null. `work` is shared by the whole check.

import { localeKindOf } from '../../locale/locale-option.ts'
import { placeProblem } from '../../locale/place-problem.ts'
import { message } from '../../messages/codes.ts'
import type { Message } from '../../messages/message.ts'
import { suggestion } from '../../names.ts'
import { isSystemAccount } from '../../user-name.ts'
import { utf8Bytes } from '../../utf8.ts'
import type { Option, OptionType, OptionValue, OptionValues, ScalarType } from '../option.ts'
import { hostnameProblem, printable, publicKeyProblem, urlProblem } from './formats.ts'
import { matcherOf } from './pattern.ts'
import { spend, type Work, workOfCheck } from './work.ts'

const formatChecks = { hostname: hostnameProblem, 'ssh-public-key': publicKeyProblem, url: urlProblem }

type TextType = Extract<ScalarType, { kind: 'string' }>

/** The maximum is in bytes, as Nix counts. */
function lengthProblem({ minLength, maxLength }: TextType, text: string): Message | null {
  const [length, bytes] = [[...text].length, utf8Bytes(text)]
  if (minLength !== undefined && length < minLength)
    return length === 0 ? message('answer.not-empty') : message('answer.too-short', { min: minLength })
  if (maxLength === undefined || bytes <= maxLength) return null
  if (bytes === length) return message('answer.too-long', { max: maxLength })
  return message('answer.too-many-bytes', { bytes, max: maxLength })
}

function textProblem(type: TextType, value: unknown, work: Work): Message | null {
  if (typeof value !== 'string') return message('answer.expected-text', { found: shown(value) })
  const wrongLength = lengthProblem(type, value)
  if (wrongLength) return wrongLength
  if (!type.multiline && /[\r\n]/.test(value)) return message('answer.one-line')
  if (value.includes('\0')) return message('answer.nul')
  const problem = type.format ? formatChecks[type.format](value) : null
  if (problem) return problem
  const matches = type.pattern ? matcherOf(type.pattern)(value, work) : true
  if (typeof matches === 'string') return message(matches)
  if (matches) return null
  const text = printable(value)
  return type.expects
    ? message('answer.form', { text, expected: type.expects })
    : message('answer.form-unknown', { text })
}

function scalarProblem(type: ScalarType, value: unknown, work: Work): Message | null {
  switch (type.kind) {
    case 'string':
      return textProblem(type, value, work)
    case 'bool':
      return typeof value === 'boolean' ? null : message('answer.expected-bool', { found: shown(value) })
    case 'int': {
      if (typeof value !== 'number' || !Number.isInteger(value))
        return message('answer.expected-int', { found: shown(value) })
      if (type.min !== undefined && value < type.min)
        return message('answer.too-small', { found: value, min: type.min })
      if (type.max !== undefined && value > type.max)
        return message('answer.too-large', { found: value, max: type.max })
      return null
    }
    case 'enum': {
      if (!spend(work, type.values.length)) return message('answer.unmatched-work')
      const known = type.values.map(each => each.value)
      return typeof value === 'string' && known.includes(value)
        ? null
        : message('answer.choice', {
            found: shown(value),
            known: known.join(', '),
            suggestion: typeof value === 'string' ? suggestion(value, known) : '',
          })
    }
  }
}

const shown = (value: unknown) =>
  printable(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'))

export function valueProblem(type: OptionType, value: unknown, work = workOfCheck()): Message | null {
  if (type.kind !== 'list') return scalarProblem(type, value, work)
  if (!Array.isArray(value)) return message('answer.expected-list', { found: shown(value) })
  for (const [index, item] of value.entries()) {
    const problem = scalarProblem(type.of, item, work)
    if (problem)
      return value.length > 1 ? message('answer.entry', { entry: index + 1, reason: problem }) : problem
  }
  return null
}

/**
 * Checks a secret's content, without quoting it. It may have several lines if its pattern allows it; a trailing
 * newline is that of its file.
 */
export function secretProblem({ type }: Option, secret: string, work: Work): Message | null {
  if (type.kind !== 'string') return null
  const text = secret.replace(/\n$/, '')
  const problem = textProblem({ ...type, multiline: true }, text, work)
  if (problem === null || problem.code === 'answer.unmatched-work') return problem
  const shape = type.expects
    ? message('answer.secret-form', { expected: type.expects })
    : message('answer.secret-form-unknown')
  return lengthProblem(type, text) ?? shape
}

/** The option's value: the answer, or its default. Undefined if there is neither. */
export const effectiveValue = (option: Option, values: OptionValues): OptionValue | undefined =>
  Object.hasOwn(values, option.key) ? values[option.key] : (option.default ?? undefined)

export function optionProblem(option: Option, values: OptionValues, work = workOfCheck()): Message | null {
  const value = effectiveValue(option, values)
  if (value === undefined) return option.required && !option.secret ? message('answer.needed') : null
  if (option.required && value === '') return message('answer.needed')
  return (
    valueProblem(option.type, value, work) ??
    (typeof value === 'string' && value !== '' ? meaningProblem(option, value) : null)
  )
}

/** Refuses a text that an option of NixOS takes and no machine can use. */
function meaningProblem(option: Option, text: string): Message | null {
  const kind = localeKindOf(option)
  if (kind !== null && kind !== 'layout') return placeProblem(kind, text)
  return option.nixOption === 'kiln.user' && isSystemAccount(text)
    ? message('answer.account', { name: text })
    : null
}
