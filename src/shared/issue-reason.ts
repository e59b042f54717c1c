// A schema's finding in Kiln's words: zod's own are only in English, and written for programmers. A rule of Kiln's own has a
// code as its error (rule-code.ts).
import type { core } from 'zod'
import { message } from './messages/codes.ts'
import { list, type Value } from './messages/message.ts'
import { isRuleCode } from './rule-code.ts'

const types = {
  string: () => message('reason.type.text'),
  number: () => message('reason.type.number'),
  int: () => message('reason.type.int'),
  boolean: () => message('reason.type.bool'),
  array: () => message('reason.type.list'),
  object: () => message('reason.type.object'),
  record: () => message('reason.type.object'),
} satisfies Record<string, () => Value>

/** Without the field's name. */
export function issueReason(issue: core.$ZodIssue): Value {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected in types
        ? message('reason.expected', { expected: types[issue.expected as keyof typeof types]() })
        : message('reason.unfit')
    case 'unrecognized_keys':
      return message('reason.unknown-key', { keys: list(issue.keys) })
    case 'invalid_value':
      return message('reason.one-of', { known: list(issue.values.map(String)) })
    default:
      return isRuleCode(issue.message) ? { code: issue.message } : message('reason.unfit')
  }
}

/** `{field}: {reason}` of the first issue, or only the reason if it is about the whole. */
export function firstIssue({ issues }: { issues: readonly core.$ZodIssue[] }): Value {
  const [issue] = issues
  if (!issue) return message('reason.unfit')
  const reason = issueReason(issue)
  return issue.path.length ? message('reason.field', { field: issue.path.join('.'), reason }) : reason
}
