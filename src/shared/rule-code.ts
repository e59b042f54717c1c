// The error of a rule in a schema: the code of a text, because zod takes nothing but a string there.
import type { MessageCode } from './messages/codes.ts'

type RuleCode = Extract<MessageCode, `rule.${string}`>

/** `.regex(…, ruleCode('rule.file-name'))`; issueReason makes the text of it. */
export const ruleCode = (code: RuleCode): string => code

export const isRuleCode = (error: string): boolean => error.startsWith('rule.')
