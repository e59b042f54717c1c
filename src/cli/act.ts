// Shared by the commands: how an action gets its session, and options that may be repeated.
import type { Session } from './session.ts'
import { t } from './texts.ts'

/** Turns a function that takes the session first into a commander action. */
export type ActWith<S> = <A extends unknown[]>(
  run: (session: S, ...words: A) => Promise<void>,
) => (...words: A) => Promise<void>

export type Act = ActWith<Session>

export const repeated = (value: string, before: string[] = []) => [...before, value]

/** Columns as wide as their widest cell. */
export function table(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  return rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** Formats examples for the end of a command's help. */
export const examples = (...commands: string[]) =>
  [
    '',
    commands.length > 1 ? t('help.examples') : t('help.example'),
    ...commands.map(each => `  ${each}`),
  ].join('\n')
