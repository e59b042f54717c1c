import '#ui/texts.ts'
import { CircleX, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '#lib/class-names.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { type ErrorReport, KilnError, toReport } from '#shared/errors.ts'
import { withoutMarks } from '#shared/messages/accents.ts'
import { Button, ButtonLink } from '../controls/button.tsx'
import { Disclosure } from '../controls/disclosure.tsx'
import { Words } from '../text.tsx'
import { CopyButton } from './copy-button.tsx'
import { errorWay } from './error-ways.ts'
import { OutputLines } from './output-lines.tsx'

/** Whatever was thrown or came over the wire, as a report. */
export const asReport = (error: unknown): ErrorReport => (isReport(error) ? error : toReport(error, 'window'))

const isReport = (error: unknown): error is ErrorReport =>
  typeof error === 'object' &&
  error !== null &&
  !(error instanceof KilnError) &&
  'code' in error &&
  'operation' in error

/** An error as plain text, for a report. */
export function errorText(report: ErrorReport): string {
  const { command, derivation, path, lastLines } = report.details ?? {}
  const { message, hint } = texts.error(report)
  const lines = [
    message,
    hint,
    t('ui.report.code', { code: report.code, operation: report.operation }),
    command && t('ui.report.command', { command }),
    derivation && t('ui.report.derivation', { derivation }),
    path && t('ui.report.file', { path }),
    lastLines?.length && [t('ui.report.last-lines'), ...lastLines].join('\n'),
  ]
    .filter(Boolean)
    .join('\n')
  return withoutMarks(lines)
}

type ErrorPanelProps = {
  /** A KilnError, an ErrorReport, or anything thrown. */
  error: unknown
  /** Names the failed task: "The images could not be read". */
  title?: string
  onRetry?: (() => void) | undefined
  retrying?: boolean
  actions?: ReactNode
  className?: string
}

/** Shows the cause, the next step and the facts: command, last lines. */
export function ErrorPanel({ error, title, onRetry, retrying, actions, className }: ErrorPanelProps) {
  const report = asReport(error)
  const { message, hint: atTerminal } = texts.error(report)
  const way = errorWay(report.code)
  const hint = way?.hint ? t(way.hint) : atTerminal
  const { command, derivation, path, lastLines = [] } = report.details ?? {}
  const facts = [
    [t('ui.command'), command],
    [t('ui.derivation'), derivation],
    [t('ui.file'), path],
  ].filter((fact): fact is [string, string] => Boolean(fact[1]))
  return (
    <section role="alert" className={cn('rounded-lg border border-bad bg-surface', className)}>
      <div className="flex gap-3 p-4">
        <CircleX aria-hidden className="mt-0.5 size-5 shrink-0 text-bad" />
        <div className="min-w-0 flex-1 space-y-1 break-words">
          {title && <h2 className="font-semibold">{title}</h2>}
          <p className={title ? '' : 'font-semibold'}>
            <Words>{message}</Words>
          </p>
          {hint && (
            <p className="text-muted">
              <Words>{hint}</Words>
            </p>
          )}
        </div>
      </div>
      {(facts.length > 0 || lastLines.length > 0) && (
        <Disclosure
          className="border-line border-t px-4 py-1.5"
          label={t('ui.details')}
          open={lastLines.length > 0}
        >
          {/* The reason before the command that led to it. */}
          {lastLines.length > 0 && <OutputLines label={t('ui.last-lines')} lines={lastLines} />}
          <dl className="my-2 space-y-1 text-sm">
            {facts.map(([name, value]) => (
              <div key={name} className="flex gap-2">
                <dt className="w-20 shrink-0 text-muted">{name}</dt>
                <dd translate="no" className="min-w-0 font-mono text-xs leading-5 break-all">
                  {value}
                </dd>
              </div>
            ))}
          </dl>
        </Disclosure>
      )}
      <div className="flex flex-wrap gap-2 border-line border-t px-4 py-2">
        {onRetry && (
          <Button size="sm" icon={RotateCw} busy={retrying ?? false} onClick={onRetry}>
            {t('ui.try-again')}
          </Button>
        )}
        {actions ??
          (way && (
            <ButtonLink size="sm" href={way.href}>
              {t(way.label)}
            </ButtonLink>
          ))}
        <CopyButton labelled text={errorText(report)} label={t('ui.copy-report')} />
      </div>
    </section>
  )
}
