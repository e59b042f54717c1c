// One value against one option's type: what is wrong, in words, or null.
import type { Option, OptionType, OptionValue, OptionValues, ScalarType } from '../model/option.ts'
import { utf8Bytes } from '../utf8.ts'
import { hostnameProblem, printable, publicKeyProblem, urlProblem } from './formats.ts'
import { matcherOf } from './pattern.ts'

const formatChecks = { hostname: hostnameProblem, 'ssh-public-key': publicKeyProblem, url: urlProblem }

type TextType = Extract<ScalarType, { kind: 'string' }>

/** The most is counted in bytes, as Nix counts. */
function lengthProblem({ minLength, maxLength }: TextType, text: string): string | null {
  const [length, bytes] = [[...text].length, utf8Bytes(text)]
  if (minLength !== undefined && length < minLength)
    return length === 0 ? 'it must not be empty.' : `at least ${minLength} characters are needed.`
  if (maxLength === undefined || bytes <= maxLength) return null
  if (bytes === length) return `at most ${maxLength} characters are possible.`
  return `it has ${bytes} bytes; ${maxLength} are possible (a letter like é has more than one).`
}

function textProblem(type: TextType, value: unknown): string | null {
  if (typeof value !== 'string') return `expected a text, got ${show(value)}.`
  const wrongLength = lengthProblem(type, value)
  if (wrongLength) return wrongLength
  if (!type.multiline && /[\r\n]/.test(value)) return 'it must be one line.'
  if (value.includes('\0')) return 'it holds a NUL character.'
  const problem = type.format ? formatChecks[type.format](value) : null
  if (problem) return problem
  const matches = type.pattern ? matcherOf(type.pattern)(value) : true
  if (matches === null) return 'it is too long.'
  if (!matches)
    return `"${printable(value)}" ${type.expects ? `is no ${type.expects}` : 'does not have the form that is asked for'}.`
  return null
}

function scalarProblem(type: ScalarType, value: unknown): string | null {
  switch (type.kind) {
    case 'string':
      return textProblem(type, value)
    case 'bool':
      return typeof value === 'boolean' ? null : `expected true or false, got ${show(value)}.`
    case 'int': {
      if (typeof value !== 'number' || !Number.isInteger(value))
        return `expected a whole number, got ${show(value)}.`
      if (type.min !== undefined && value < type.min) return `${value} is too small: at least ${type.min}.`
      if (type.max !== undefined && value > type.max) return `${value} is too large: at most ${type.max}.`
      return null
    }
    case 'enum': {
      const known = type.values.map(each => each.value)
      return typeof value === 'string' && known.includes(value)
        ? null
        : `${show(value)} is not among ${known.join(', ')}.`
    }
  }
}

const show = (value: unknown) =>
  `"${printable(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'))}"`

export function valueProblem(type: OptionType, value: unknown): string | null {
  if (type.kind !== 'list') return scalarProblem(type, value)
  if (!Array.isArray(value)) return `expected a list, got ${show(value)}.`
  for (const [index, item] of value.entries()) {
    const problem = scalarProblem(type.of, item)
    if (problem) return value.length > 1 ? `entry ${index + 1}: ${problem}` : problem
  }
  return null
}

/**
 * Of a secret's content, without a word of it. It may have several lines where its pattern has nothing against them; a
 * last line feed is that of the file that it came from.
 */
export function secretProblem({ type }: Option, secret: string): string | null {
  if (type.kind !== 'string') return null
  const text = secret.replace(/\n$/, '')
  if (textProblem({ ...type, multiline: true }, text) === null) return null
  const shape = type.expects ? `it is no ${type.expects}.` : 'it does not have the form that is asked for.'
  return lengthProblem(type, text) ?? shape
}

/** What the option is set to: the answer, or its default. Undefined when there is neither. */
export const effectiveValue = (option: Option, values: OptionValues): OptionValue | undefined =>
  Object.hasOwn(values, option.key) ? values[option.key] : (option.default ?? undefined)

export function optionProblem(option: Option, values: OptionValues): string | null {
  const value = effectiveValue(option, values)
  if (value === undefined) return option.required && !option.secret ? 'it is needed.' : null
  if (option.required && value === '') return 'it is needed.'
  return valueProblem(option.type, value)
}
